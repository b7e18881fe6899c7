"""Schools that mail did not reach, or that did not answer: whom to call, and what they said."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from accounts.wording import spoken
from deployments import actions
from deployments.announced import changes_announced
from deployments.forms.answers import PhoneAnswerForm
from deployments.models import Change, Notice, NoticeCopy
from outbox.models import Delivery
from schools.days import next_working_day
from schools.models import Contact
from schools.models.contact import ContactQuerySet

PER_PAGE = 25
# How the call list marks its links, to be found again afterwards. A word and never an address.
FROM_LIST = "calls"


@dataclass(frozen=True)
class Call:
    """A school to call, and of what it should know."""

    notice: Notice
    changes: list[Change]

    @property
    def reasons(self) -> list[str]:
        lost = [f"Mail to {copy.contact.name} did not arrive" for copy in self.notice.lost_copies]  # type: ignore[attr-defined]
        reminder, today = self.notice.reminder, timezone.localdate()
        if reminder and self.notice.call_on <= today:
            lost.append(f"No answer, though reminded on {spoken(timezone.localdate(reminder.posted_at))}")
        elif self.notice.redeployment.effective_on <= next_working_day(today):
            lost.append("No answer, and the change is due")
        elif self.notice.call_on <= today:
            lost.append("No answer, and no reminder could be sent")
        return lost


@require_safe
@police_desk_required
def call_list(request: SignedInRequest) -> HttpResponse:
    lost = NoticeCopy.objects.filter(delivery__in=Delivery.objects.came_to_nothing()).select_related("contact")
    notices = (
        Notice.objects.at_desk_of(request.user)
        .to_call(timezone.localdate())
        .select_related("school", "letter", "redeployment", "reminder")
        .prefetch_related(
            Prefetch("copies", queryset=lost, to_attr="lost_copies"),
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
