"""What an adviser's schools were told that is still to come, and who has not answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.desk.announced import changes_announced
from deployments.models import Change, Notice, Redeployment
from deployments.models.notice import NoticeQuerySet
from deployments.words import move_in_words
from outbox.models import Delivery
from schools.models import School


@dataclass(frozen=True)
class Told:
    """A notice to one school, with what it announces."""

    notice: Notice
    changes: list[Change]

    @property
    def school(self) -> School:
        return self.notice.school

    @property
    def on(self) -> date:
        return self.notice.redeployment.effective_on

    @property
    def what(self) -> list[str]:
        """“PC Ann takes over from PC Dave”. Of a notice that is no longer true nothing is left."""
        return [move_in_words(change) for change in self.changes]

    @property
    def is_held(self) -> bool:
        return any(change.status == Change.Status.HELD for change in self.changes)

    @property
    def waits_until(self) -> datetime | None:
        """When it leaves, as long as it waits for school hours."""
        leaves_at: datetime | None = self.notice.leaves_at  # type: ignore[attr-defined] # annotated
        waits = leaves_at is not None and leaves_at > timezone.now()
        return leaves_at if waits and self.notice.status == Notice.Status.ISSUED else None

    @property
    def state(self) -> str:
        """In words, for the file and the mail."""
        if self.waits_until:
            return _("Waits for school hours")
        answer = self.notice.get_status_display()
        return _("Held. %(answer)s") % {"answer": answer} if self.is_held else answer


def advised_notices(user: User) -> NoticeQuerySet:
    """To the schools that the person advises, each with `leaves_at`; whatever else the person may read is left out."""
    schools = School.objects.advised_by(user).values("urn")
    copies = Delivery.objects.filter(noticecopy__notice=OuterRef("pk"))
    untouched = ~Exists(copies.exclude(status=Delivery.Status.QUEUED, tries=0))
    first = Subquery(copies.order_by("try_after").values("try_after")[:1])
    notices = Notice.objects.filter(school__in=schools)
    return notices.annotate(leaves_at=Case(When(untouched, then=first))).select_related("school", "redeployment")


def still_to_come(notices: NoticeQuerySet) -> NoticeQuerySet:
    """True, announced, and not wholly in effect: the nearest first. A draft or a scheduled plan has no notice."""
    live = notices.filter(status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD)
    return live.filter(Exists(open_changes())).order_by("redeployment__effective_on", "school__name", "pk")


def open_changes() -> QuerySet[Change]:
    """What a notice announces and has not happened yet."""
    return Change.objects.filter(
        redeployment=OuterRef("redeployment"), school=OuterRef("school"), status__in=Change.OPEN
    )


def told_of(notices: Sequence[Notice]) -> list[Told]:
    """In one query however many there are."""
    changes = changes_announced(notices)
    return [Told(notice, changes[notice.pk]) for notice in notices]
