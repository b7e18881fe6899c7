"""At a school's door: who may come today, and whether somebody who stands there is one of them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest
from deployments import actions
from deployments.desk.door.today import doors_of
from deployments.errors import TooManyChecksError
from deployments.forms.door import CheckForm
from deployments.models import DoorCheck
from schools.belonging import reads_notices
from schools.permissions import contact_required, reader_required

PER_PAGE = 50


@never_cache
@require_safe
@contact_required
def door(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "doors": doors_of(request.user, today=timezone.localdate(now)),
        "made_at": now,
        "form": CheckForm(user=request.user),
        # Without a script the page is loaded anew every few minutes, unless somebody reads it who minds.
        "renews": "still" not in request.GET,
        "reads_checks": reads_notices(request.user),
    }
    return render(request, "deployments/door.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@contact_required
def door_check(request: SignedInRequest) -> HttpResponse:
    """The answer stands on no page of its own: whoever wants it again asks again, and that is on record."""
    form = CheckForm(posted(request), user=request.user)
    try:
        is_answered = form.carry_out(actions.check_officer, by=request.user)
    except TooManyChecksError as error:
        return render(request, "deployments/door_limit.html", {"until": error.until}, status=429)
    if is_answered:
        context = {"check": form.result.check, "finding": form.result.finding}
        return render(request, "deployments/door_answer.html", context)
    return render(request, "deployments/door_check.html", {"form": form})


@require_safe
@reader_required()
def check_list(request: SignedInRequest) -> HttpResponse:
    """What was checked at the door, for whoever answers for the school."""
    checks = DoorCheck.objects.visible_to(request.user).select_related("school", "checked_by")
    page = Paginator(checks, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "deployments/door_checks.html", {"page": page})
