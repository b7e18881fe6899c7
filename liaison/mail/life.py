"""What happened to one delivery, from the day it was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from deployments.models import NoticeCopy
from outbox.models import Attempt, Delivery, Report

Status = Delivery.Status


@dataclass(frozen=True)
class Event:
    """One thing that happened, and what a relay or provider said with it."""

    at: datetime
    what: str
    answer: str = ""


def life_of(delivery: Delivery, copy: NoticeCopy | None) -> list[Event]:
    """In the order in which it happened. Two queries."""
    attempts, reports = list(delivery.attempts.select_related("asked_by")), list(delivery.reports.all())
    events = [_posted(delivery), *map(_tried, attempts), *map(_reported, reports)]
    told = {attempt.outcome for attempt in attempts} | {report.kind for report in reports}
    if delivery.status not in told:
        events += _stands(delivery)
    if copy and copy.seen_at:
        events.append(Event(copy.seen_at, _("The notice was opened")))
    return sorted(events, key=attrgetter("at"))


def _posted(delivery: Delivery) -> Event:
    by = delivery.letter.posted_by
    return Event(delivery.letter.posted_at, _("Posted by %(by)s") % {"by": by.name} if by else _("Posted by Liaison"))


def _tried(attempt: Attempt) -> Event:
    if attempt.asked_by:
        return Event(
            attempt.tried_at, _("%(asked_by)s asked for it to be sent again") % {"asked_by": attempt.asked_by.name}
        )
    return Event(attempt.tried_at, _outcome(attempt), _answer(attempt))


def _outcome(attempt: Attempt) -> str:
    if attempt.outcome == Status.QUEUED:
        return _("Refused for now") if attempt.code else _("Did not get through")
    return {Status.ACCEPTED: _("Accepted by the relay"), Status.BOUNCED: _("Refused for good")}.get(
        Status(attempt.outcome), attempt.get_outcome_display()
    )


def _answer(attempt: Attempt) -> str:
    answer = " ".join(str(part) for part in (attempt.code, _(attempt.words)) if part)
    return f"{attempt.relay}: {answer}" if attempt.relay and answer else answer or attempt.relay


def _reported(report: Report) -> Event:
    by = _("A returned mail") if report.source == "mailbox" else report.source.capitalize()
    return Event(
        report.reported_at,
        _("%(by)s says: %(kind)s") % {"by": by, "kind": report.get_kind_display().lower()},
        _(report.words),
    )


def _stands(delivery: Delivery) -> Iterator[Event]:
    """What no attempt or report tells of."""
    ended = {Status.CANCELLED: _("Not sent"), Status.FAILED: _("Failed"), Status.BOUNCED: _("Bounced")}
    if delivery.status == Status.DELIVERED and delivery.delivered_at:
        yield Event(delivery.delivered_at, _("Delivered"))
    elif delivery.status in ended and delivery.ended_at:
        yield Event(delivery.ended_at, ended[Status(delivery.status)], _(delivery.ended_because))
