"""The last day of the post, hour by hour, as a chart that the server draws."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.wording import clock
from outbox.models import Attempt, Delivery

HOURS = 24
# In units of the drawing, which is as wide as a small phone shows it.
SLOT, BAR, HEIGHT, LEFT, TOP = 11, 8, 70, 22, 8
LABEL_EACH = 6

Status = Delivery.Status
# From the bottom up: the outcome, its words, and the name of its look.
OUTCOMES = (
    (Status.ACCEPTED, _("Accepted"), "accepted"),
    (Status.QUEUED, _("Put off"), "put-off"),
    (Status.BOUNCED, _("Refused"), "refused"),
)


@dataclass(frozen=True)
class Piece:
    """What one outcome adds to a bar."""

    look: str
    y: float
    height: float


@dataclass(frozen=True)
class Hour:
    """One bar and its numbers, in the order of the outcomes."""

    said: str
    counts: list[int]
    x: int
    pieces: list[Piece]
    is_labelled: bool

    @property
    def middle(self) -> float:
        return self.x + BAR / 2


@dataclass(frozen=True)
class Chart:
    hours: list[Hour]
    totals: list[tuple[str, str, int]]
    most: int
    width: int = LEFT + HOURS * SLOT
    bottom: int = TOP + HEIGHT
    left: int = LEFT
    top: int = TOP
    bar: int = BAR
    number_ends: int = LEFT - 4

    @property
    def is_empty(self) -> bool:
        return not any(total for _, _, total in self.totals)


def chart_of_the_day(now: datetime) -> Chart:
    """What relays answered in this hour and the 23 before it. One query."""
    first = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    counts = _counts(first)
    starts = [first + timedelta(hours=number) for number in range(HOURS)]
    rows = [[counts[start, outcome] for outcome, _, _ in OUTCOMES] for start in starts]
    most = max(sum(row) for row in rows)
    hours = [_hour(number, start, row, most) for number, (start, row) in enumerate(zip(starts, rows, strict=True))]
    totals = [(str(label), look, sum(row[place] for row in rows)) for place, (_, label, look) in enumerate(OUTCOMES)]
    return Chart(hours, totals, most)


def _counts(since: datetime) -> defaultdict[tuple[datetime, str], int]:
    tries = Attempt.objects.filter(tried_at__gte=since, asked_by=None).order_by()
    # In hours of UTC, of which none is missing or double when clocks change.
    rows = tries.values(hour=TruncHour("tried_at", tzinfo=UTC)).annotate(n=Count("pk"))
    found: defaultdict[tuple[datetime, str], int] = defaultdict(int)
    for hour, outcome, n in rows.values_list("hour", "outcome", "n"):
        found[hour, outcome] = n
    return found


def _hour(number: int, start: datetime, row: list[int], most: int) -> Hour:
    local, base, pieces = timezone.localtime(start), float(TOP + HEIGHT), []
    for (_status, _label, look), count in zip(OUTCOMES, row, strict=True):
        height = round(HEIGHT * count / most, 1) if most else 0
        # One refusal among thousands is still seen.
        height = max(height, 2.5) if count else 0
        base -= height
        pieces.append(Piece(look, round(base, 1), height))
    x = LEFT + number * SLOT
    return Hour(clock(local), row, x, [piece for piece in pieces if piece.height], local.hour % LABEL_EACH == 0)
