"""Is the post moving?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Min, Q, Subquery
from django.utils.translation import gettext as _

from outbox import self_test
from outbox.apps import OutboxConfig
from outbox.channels import means_in_use
from outbox.heartbeats import CLOCK_AHEAD, SILENT_AFTER, last_stamps
from outbox.models import Attempt, Batch, Channel, Delivery, Heartbeat, Letter

# What is due and has not left after so long is late.
LATE_AFTER = timedelta(minutes=10)
# Six readings: a mail server is put right, or started again, within less.
UNREAD_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Problem:
    """Something that is wrong with the post: a sentence up to its "since". It names nobody."""

    words: str
    since: datetime
    # Nothing leaves, rather than something leaves late.
    stops_all: bool = False


@dataclass(frozen=True)
class Health:
    """What is wrong, the gravest first, and what was last known to be right."""

    problems: tuple[Problem, ...]
    last_sweep: datetime | None
    oldest_overdue: datetime | None
    # What refuses us now. Its words are the relay's own and may name addresses: not for strangers.
    refusing: tuple[Channel, ...]
    last_self_test: datetime | None

    @property
    def is_well(self) -> bool:
        return not self.problems

    @property
    def stands_still(self) -> bool:
        return any(problem.stops_all for problem in self.problems)


def check_post(now: datetime) -> Health:
    """Ask the rows, in a handful of small questions.

    For a while after its own start a process reports nobody silent or late: after a night without power the others
    have hardly begun.
    """
    stamps, refusing, overdue = last_stamps(), refusing_at(now), _oldest_overdue(now)
    tested = self_test.last_accepted(now) if settings.MAIL_SELF_TEST_TO else None
    clock, sweep = stamps.get(Heartbeat.Part.BEAT), stamps.get(Heartbeat.Part.SWEEP)
    problems = [
        *_silence(_("No worker has looked for mail to send"), sweep, SILENT_AFTER, now, stops_all=True),
        *_silence(_("The clock that wakes the workers has stood still"), clock, SILENT_AFTER, now, stops_all=True),
        *[_refusal(channel) for channel in refusing],
        *(_silence(_("Mail that is due has waited"), overdue, LATE_AFTER, now) if overdue else []),
        *_not_proved(tested, stamps.get(Heartbeat.Part.BOUNCES), now),
    ]
    return Health(tuple(problems), sweep, overdue, refusing, tested)


def _not_proved(tested: datetime | None, read: datetime | None, now: datetime) -> list[Problem]:
    """What an installation may have beside: a letter to itself, and a mailbox for what comes back."""
    problems = []
    if settings.MAIL_SELF_TEST_TO:
        problems += _silence(_("No test letter has been accepted"), tested, 2 * self_test.interval(), now)
    if settings.BOUNCE_MAILBOX_URL:
        problems += _silence(_("Returned mail has not been read"), read, UNREAD_AFTER, now)
    return problems


def _silence(
    words: str, last: datetime | None, limit: timedelta, now: datetime, *, stops_all: bool = False
) -> list[Problem]:
    """The problem that nothing has happened since then, unless that or our own start is not so long ago.

    A moment that has not come yet was noted before the clock was set back, and says nothing.
    """
    known = [moment for moment in (last, OutboxConfig.started_at) if moment and moment <= now + CLOCK_AHEAD]
    if known and now - max(known) <= limit:
        return []
    return [Problem(words, known[0] if known else now, stops_all)]


def refusing_at(now: datetime) -> tuple[Channel, ...]:
    """Paused, or so lately that nobody has tried again."""
    return tuple(Channel.objects.filter(paused_until__gt=now - SILENT_AFTER))


def _refusal(channel: Channel) -> Problem:
    words = {
        Channel.Means.EMAIL: _("The mail relay has refused everything"),
        Channel.Means.TEXT: _("The provider of text messages has refused everything"),
    }
    assert channel.refused_since
    return Problem(words[Channel.Means(channel.means)], channel.refused_since, stops_all=channel.means == "EMAIL")


def _oldest_overdue(now: datetime) -> datetime | None:
    """When that was due which has waited too long for longest; None when nothing has."""
    late = now - LATE_AFTER
    waiting = dict(_oldest_waiting(late))
    bulletin = waiting.pop(Letter.Priority.BULLETIN, None)
    # A bulletin to thousands takes its time behind everything else; it is late only when it stands still.
    if bulletin and not Attempt.objects.filter(tried_at__gt=late, outcome=Delivery.Status.ACCEPTED).exists():
        waiting[Letter.Priority.BULLETIN] = bulletin
    # What a dead worker holds was due when its lease ended.
    held = Batch.objects.filter(held_until__lte=late).aggregate(at=Min("held_until"))["at"]
    return min([*waiting.values(), *([held] if held else [])], default=None)


def _oldest_waiting(late: datetime) -> list[tuple[int, datetime]]:
    """Of each priority the oldest: one step each into the index that workers choose by, however much is queued.

    Text messages that wait because an installation sends none any more are nobody's delay.
    """
    queued = Delivery.objects.filter(status=Delivery.Status.QUEUED, try_after__lte=late, means__in=means_in_use())
    firsts = [
        Q(pk=Subquery(queued.filter(priority=priority).order_by("try_after", "pk").values("pk")[:1]))
        for priority in Letter.Priority
    ]
    return list(Delivery.objects.filter(reduce(or_, firsts)).values_list("priority", "try_after"))
