"""Entering what fell short on the register, and remarking on it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.errors import RedeploymentError
from deployments.models import Change, Notice, Redeployment, RegisterEntry, RegisterRemark, Visit
from deployments.words import listed, move_in_words
from schools.days import calendars_for
from schools.hours import counts_from

Shortfall = RegisterEntry.Shortfall


def enter_shortfalls(
    plan: Redeployment, changes: Sequence[Change], notices: dict[int, Notice], *, told: set[int], on: date
) -> None:
    """A row for each change that took effect at a school untold, or told later than the minimum notice asks."""
    calendars = calendars_for(change.school for change in changes)
    minimum = plan.command_unit.force.minimum_notice_days
    entries = []
    for change in changes:
        notice = notices.get(change.school_id)
        calendar = calendars[change.school_id]
        lead = calendar.count(counts_from(calendar, notice.issued_at), on) if notice else 0
        found = []
        if change.school_id not in told:
            found.append(Shortfall.UNTOLD)
        if lead < minimum:
            found.append(Shortfall.SHORT_NOTICE)
        entries += [_entry(plan, change, notice, shortfall, lead, on) for shortfall in found]
    RegisterEntry.objects.bulk_create(entries)


def enter_returned(plan: Redeployment, changes: Sequence[tuple[Change, Notice, date]]) -> None:
    """A row for each change of which the school had been told by mail that came back afterwards, on that day."""
    calendars = calendars_for(change.school for change, _, _ in changes)
    entries = []
    for change, notice, returned_on in changes:
        assert change.took_effect_on is not None  # it is in effect
        calendar = calendars[change.school_id]
        lead = calendar.count(counts_from(calendar, notice.issued_at), change.took_effect_on)
        entry = _entry(plan, change, notice, Shortfall.UNTOLD, lead, change.took_effect_on)
        returned = f". {_('The mail came back on %(day)s') % {'day': spoken(returned_on)}}"
        entry.summary = entry.summary[: 300 - len(returned)] + returned
        entries.append(entry)
    RegisterEntry.objects.bulk_create(entries)


def enter_visit(visit: Visit) -> RegisterEntry:
    """A row for a visit of which the school says that nobody had announced it, and no notice says otherwise.

    The summary names the officer as the school did, and whoever it was stands in the cause, which the school does not
    read. A visit has one row, however often its match is put right: a second is refused by the database.
    """
    who = f"“{visit.given}”" if visit.given else _("an officer whom nobody knew")
    came = f": {_('%(who)s came unannounced, %(day)s') % {'who': who, 'day': spoken(visit.came_on)}}"
    return RegisterEntry.objects.create(
        visit=visit,
        command_unit=visit.command_unit,
        school=visit.school,
        shortfall=Shortfall.UNANNOUNCED,
        summary=visit.school.name[: 300 - len(came)] + came,
        cause=f"{visit.get_match_display()}.\n{visit.evidence}",
        took_effect_on=visit.came_on,
        lead_days=0,
        minimum_days=visit.command_unit.force.minimum_notice_days,
        author=visit.asked_by,
    )


@transaction.atomic
def add_remark(*, entry: RegisterEntry, words: str, by: User) -> RegisterRemark:
    """Add to an entry. The entry itself, and every earlier remark, stays as it is."""
    if not words.strip():
        raise RedeploymentError(_("Enter a remark."))
    return RegisterRemark.objects.create(entry=entry, words=words.strip(), made_by=by)


def _entry(
    plan: Redeployment, change: Change, notice: Notice | None, shortfall: Shortfall, lead: int, on: date
) -> RegisterEntry:
    authorised = notice.exigency if notice else None
    return RegisterEntry(
        change=change,
        command_unit=plan.command_unit,
        school=change.school,
        shortfall=shortfall,
        summary=_summary(change, on),
        cause=authorised.cause if authorised else _cause(change, plan),
        explanation=notice.explanation if notice else "",
        took_effect_on=on,
        lead_days=lead,
        minimum_days=plan.command_unit.force.minimum_notice_days,
        author=plan.created_by,
        authorised_by=authorised.decided_by if authorised else None,
    )


def _cause(change: Change, plan: Redeployment) -> str:
    reason = f"{plan.get_reason_display()}."
    if not change.cannot_wait:
        return reason
    if change.kind == Change.Kind.ABSENCE:
        return f"{reason} {_('The absence could not wait for the school’s answer.')}"
    return f"{reason} {_('The departure could not wait for the school’s answer.')}"


def _summary(change: Change, on: date) -> str:
    if change.kind in (Change.Kind.ABSENCE, Change.Kind.SHADOWING):
        moves = [move_in_words(change, name=str)]
    else:
        leaves = _("%(officer)s leaves") % {"officer": change.officer_out} if change.officer_out else ""
        arrives = _("%(officer)s arrives") % {"officer": change.officer_in} if change.officer_in else ""
        moves = [move for move in (leaves, arrives) if move]
    return f"{change.school}: {listed(moves)}, {spoken(on)}"[:300]
