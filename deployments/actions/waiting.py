"""Answering what a school asked, once, and passing on to the inspectors what nobody answers."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import User
from deployments.models.waiting import AwaitingQuerySet, AwaitsAnswer

logger = logging.getLogger(__name__)

LONGEST_ANSWER = 4000
# A button pressed twice, or a page sent again, asks once.
SAME_WITHIN = timedelta(minutes=1)
# Of one notice or one school. Whoever has more to ask had better speak to somebody.
MOST_WAITING = 10

Row = TypeVar("Row", bound=AwaitsAnswer)


def answer_once(row: Row, waiting: AwaitingQuerySet[Row], *, answer: str, by: User, error: type[ActionError]) -> None:
    """Keep this answer, or raise when a colleague was quicker."""
    too_long = _("The answer must be %(most)s characters or fewer")
    answer = within(
        answer, LONGEST_ANSWER, field="answer", missing=_("Enter the answer"), too_long=too_long, error=error
    )
    moved = waiting.unanswered().filter(pk=row.pk).update(answer=answer, answered_by=by, answered_at=timezone.now())
    row.refresh_from_db()
    if moved != 1:
        first = row.answered_by.name if row.answered_by else _("A colleague")
        raise error(_("%(name)s has answered this already. Yours was not sent.") % {"name": first})


def escalate(waiting: AwaitingQuerySet[Row], *, now: datetime, tell: Callable[[Row], None]) -> int:
    """Tell of each, once, what nobody has answered in 72 hours. Returns how many."""
    escalated = 0
    for row in waiting.overdue(now):
        try:
            escalated += _escalate(row, waiting, now, tell)
        except Exception:  # one school's fault must not keep the others waiting
            logger.exception("%s %s could not be escalated", type(row).__name__, row.pk)
    return escalated


@transaction.atomic
def _escalate(row: Row, waiting: AwaitingQuerySet[Row], now: datetime, tell: Callable[[Row], None]) -> bool:
    still = waiting.unanswered().filter(pk=row.pk, escalated_at__isnull=True).order_by()
    moved = still.update(escalated_at=now)
    if moved == 1:
        row.escalated_at = now
        tell(row)
    return moved == 1


def within(words: str, longest: int, *, field: str, missing: str, too_long: str, error: type[ActionError]) -> str:
    """The words without spaces around them, or what is wrong with them; `too_long` has a place for the %(most)s."""
    words = words.strip()
    if not words:
        raise error(missing, field=field)
    if len(words) > longest:
        raise error(too_long % {"most": f"{longest:,}"}, field=field)
    return words
