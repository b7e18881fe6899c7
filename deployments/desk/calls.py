"""Why a school is on the call list."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from accounts.wording import spoken
from deployments.models import Change, Notice, NoticeCopy
from deployments.models.notice import NoticeQuerySet
from outbox.models import Delivery
from schools.days import next_working_day


def with_mail(notices: NoticeQuerySet) -> NoticeQuerySet:
    """Each notice with what a call says of its mail: what did not arrive, and whether any has left."""
    lost = Delivery.objects.came_to_nothing() | Delivery.objects.unwelcome()
    copies = NoticeCopy.objects.filter(delivery__in=lost.values("pk")).select_related("contact", "delivery")
    left = Delivery.objects.filter(noticecopy__notice=OuterRef("pk"), accepted_at__isnull=False)
    return notices.annotate(has_left=Exists(left)).prefetch_related(
        Prefetch("copies", queryset=copies, to_attr="lost_copies"),
        Prefetch("reminder__deliveries", queryset=lost, to_attr="lost_deliveries"),
    )


@dataclass(frozen=True)
class Call:
    """A school to call, and of what it should know."""

    notice: Notice
    changes: list[Change]

    @property
    def reasons(self) -> list[str]:
        return [*self._lost(), *self._unanswered()]

    def _lost(self) -> Iterator[str]:
        copies = self.notice.lost_copies  # type: ignore[attr-defined]
        for copy in copies:
            yield _lost(f"Mail to {copy.contact.name}", copy.delivery)
        told_of = {copy.delivery_id for copy in copies}
        for delivery in getattr(self.notice.reminder, "lost_deliveries", ()):
            if delivery.pk not in told_of:
                yield _lost(f"The reminder to {delivery.name}", delivery)

    def _unanswered(self) -> Iterator[str]:
        notice, today = self.notice, timezone.localdate()
        if not notice.redeployment.is_told:
            yield "The change took effect, and the mail that told of it came back"
        elif notice.reminder and notice.call_on <= today:
            yield f"No answer, though reminded on {spoken(timezone.localdate(notice.reminder.posted_at))}"
        elif notice.redeployment.effective_on <= next_working_day(today):
            yield "No answer, and the change is due"
        elif notice.call_on <= today:
            yield "No answer, and no reminder could be sent"
        elif notice.remind_on <= today and not notice.has_left:  # type: ignore[attr-defined]
            yield "No answer, and the notice has not left yet"


def _lost(mail: str, delivery: Delivery) -> str:
    if delivery.complained_at and delivery.status != Delivery.Status.BOUNCED:
        return f"{mail} was marked as unwanted, so the next may not arrive"
    return f"{mail} did not arrive"
