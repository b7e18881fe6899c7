"""Who has been told: for each school of a plan what became of each copy, and who answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from deployments.models import Acknowledgement, Notice, NoticeCopy, Question, Redeployment
from deployments.notices.told import told_notices
from outbox.models import Delivery

# Name in the address, words on the page.
SHOWN = {"all": _("All schools"), "outstanding": _("Not told yet"), "lost": _("Mail did not arrive"), "told": _("Told")}


@dataclass(frozen=True)
class BoardRow:
    notice: Notice
    is_told: bool
    copies: list[NoticeCopy]
    acknowledgements: list[Acknowledgement]


@dataclass(frozen=True)
class Filter:
    key: str
    label: str
    count: int


class Board:
    """Reads the notices of one plan once; the copies only of the schools that are shown."""

    def __init__(self, plan: Redeployment, *, on: date) -> None:
        self.plan = plan
        self.all = list(
            plan.notices.select_related(
                "school__local_authority", "redeployment__command_unit__force", "reminder", "correction"
            )
        )
        self.told = told_notices(self.all, on=on)

    @cached_property
    def copies(self) -> list[tuple[int, str, bool, bool]]:
        """Of every copy: its notice, how its delivery stands, whether it was opened, and whether it is lost."""
        opened, lost = Q(seen_at__isnull=False), Q(delivery__in=Delivery.objects.came_to_nothing())
        copies = NoticeCopy.objects.filter(notice__redeployment=self.plan).order_by()
        rows = copies.annotate(
            is_opened=ExpressionWrapper(opened, BooleanField()), is_lost=ExpressionWrapper(lost, BooleanField())
        )
        return list(rows.values_list("notice", "delivery__status", "is_opened", "is_lost"))

    @cached_property
    def lost(self) -> set[int]:
        """The notices of which some copy bounced or failed, and of which the school has not been told otherwise."""
        return {notice for notice, _, _, lost in self.copies if lost} & {
            notice.pk for notice in self.notices("outstanding")
        }

    @property
    def deliveries(self) -> list[tuple[str, int]]:
        """How many copies stand where, in the order of their life."""
        counts = Counter(status for _, status, _, _ in self.copies)
        return [(str(status.label), counts[status.value]) for status in Delivery.Status if status.value in counts]

    @property
    def seen(self) -> int:
        """How many copies were opened."""
        return sum(opened for _, _, opened, _ in self.copies)

    @property
    def questions_waiting(self) -> int:
        """How many questions of these schools nobody has answered."""
        return Question.objects.unanswered().filter(notice__redeployment=self.plan).count()

    @property
    def filters(self) -> list[Filter]:
        return [Filter(key, str(label), len(self.notices(key))) for key, label in SHOWN.items()]

    def notices(self, shown: str) -> list[Notice]:
        """All of them, or those that some part of the board is about."""
        if shown == "outstanding":
            return [notice for notice in self.all if notice.is_live and notice.pk not in self.told]
        if shown == "lost":
            return [notice for notice in self.all if notice.pk in self.lost]
        if shown == "told":
            return [notice for notice in self.all if notice.pk in self.told]
        return self.all

    def rows(self, notices: Sequence[Notice]) -> list[BoardRow]:
        prefetch_related_objects(
            notices,
            Prefetch("copies", NoticeCopy.objects.select_related("contact", "delivery")),
            Prefetch("acknowledgements", Acknowledgement.objects.select_related("noted_by", "contact")),
        )
        return [
            BoardRow(
                notice=notice,
                is_told=notice.pk in self.told,
                copies=list(notice.copies.all()),
                acknowledgements=list(notice.acknowledgements.all()),
            )
            for notice in notices
        ]
