"""The first page: for a stranger what Liaison is, for a person what waits for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from liaison.home import post_for, sections_for
from schools.belonging import own_contacts

CHOSEN = "school"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return render(request, "liaison/front.html")
    sections = sections_for(request.user, today=timezone.localdate(), school=_chosen_school(request))
    if not sections and request.user.has_role(Role.SCHOOL) and own_contacts(request.user):
        # Reception: who may come today is all that there is.
        return redirect("deployments:door")
    post = post_for(request.user, now=timezone.now())
    return render(request, "liaison/home.html", {"sections": sections, "post": post})


def _chosen_school(request: HttpRequest) -> int | None:
    """Which of several schools the person looks at: as the address says, and then until they choose another."""
    asked = request.GET.get("school", "")
    if asked.isdecimal() and len(asked) < 10:
        request.session[CHOSEN] = int(asked)
    chosen: int | None = request.session.get(CHOSEN)
    return chosen
