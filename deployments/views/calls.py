"""Schools that mail did not reach, or that did not answer: whom to call, and what they said."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from deployments import actions
from deployments.announced import changes_announced
from deployments.desk.calls import Call, with_mail
from deployments.forms.answers import PhoneAnswerForm
from deployments.models import Notice
from schools.models import Contact
from schools.models.contact import ContactQuerySet

PER_PAGE = 25
# How the call list marks its links, to be found again afterwards. A word and never an address.
FROM_LIST = "calls"


@require_safe
@police_desk_required
def call_list(request: SignedInRequest) -> HttpResponse:
    notices = (
        with_mail(Notice.objects.at_desk_of(request.user).to_call(timezone.localdate()))
        .select_related("school", "letter", "redeployment", "reminder")
        .prefetch_related(
            Prefetch("school__contacts", queryset=_people(), to_attr="people_to_call"),
        )
        .order_by("redeployment__effective_on", "school__name", "pk")
    )
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    changes = changes_announced(list(page))
    calls = [Call(notice, changes[notice.pk]) for notice in page]
    return render(request, "deployments/call_list.html", {"page": page, "calls": calls})


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def phone_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    notices = Notice.objects.at_desk_of(request.user).select_related("school", "letter", "redeployment")
    notice = get_object_or_404(notices, pk=pk)
    contacts = list(_people().filter(school=notice.school_id))
    form = PhoneAnswerForm(posted(request), contacts=contacts)
    from_list = request.GET.get("next") == FROM_LIST
    if form.carry_out(actions.acknowledge_by_phone, notice=notice, by=request.user):
        messages.success(request, f"Recorded: {form.result.name} acknowledged by phone. {notice.school} has been told.")
        return redirect("deployments:call-list") if from_list else redirect("deployments:notice-detail", pk)
    context = {"form": form, "notice": notice, "contacts": contacts, "from_list": from_list}
    return render(request, "deployments/phone_answer.html", context)


def _people() -> ContactQuerySet:
    """Heads, then DSLs and deputies, as persons: a shared mailbox cannot come to the phone."""
    return Contact.objects.current().who_read_notices().filter(is_shared=False).order_by("-role", "name", "pk")
