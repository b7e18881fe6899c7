"""The gate: on its day a change takes effect when the school has been told, and otherwise does not.

An absence takes effect told or not: the officer is away in any case. Its deployment goes on running.

The only code that puts a change into effect. Running it again changes nothing more.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.actions.alerts import alert
from deployments.actions.holding import tell_held_schools, tell_released_schools
from deployments.actions.moving import Status, lock, move
from deployments.actions.register import enter_shortfalls
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.notices.told import told_notices
from officers.models import Officer

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)


@dataclass
class GateReport:
    """What one run of the gate did, counted in changes. `failed` counts plans that met an error and were left alone."""

    in_effect: int = 0
    held: int = 0
    failed: int = 0


def take_effect(*, on: date, redeployment: Redeployment | None = None, by: User | None = None) -> GateReport:
    """Let through or hold every announced change whose day has come. `by` is nobody when the clock ran it."""
    report = GateReport()
    waiting = Change.objects.at_the_gate(on)
    if redeployment:
        waiting = waiting.filter(redeployment=redeployment)
    plans = Redeployment.objects.filter(pk__in=waiting.values("redeployment")).order_by("effective_on", "pk")
    for plan in plans:
        try:
            _open_for(plan, on, by, report)
        except Exception:  # one plan's fault must not hold the others
            logger.exception("The gate could not decide redeployment %s", plan.pk)
            report.failed += 1
    return report


@transaction.atomic
def _open_for(plan: Redeployment, on: date, by: User | None, report: GateReport) -> None:
    plan = lock(plan)
    changes = list(
        Change.objects.at_the_gate(on)
        .filter(redeployment=plan)
        .select_related("school", "officer_out", "officer_in", "shadows", "redeployment__command_unit__force")
    )
    notices = {
        notice.school_id: notice
        for notice in plan.notices.select_related(
            "redeployment__command_unit__force", "school__local_authority", "exigency__decided_by"
        )
    }
    judge = _Judge(changes, notices, on)
    passed = [change for change in changes if not judge.reasons(change)]
    stopped = [change for change in changes if judge.reasons(change)]
    released = [change for change in passed if change.status == Change.Status.HELD]
    for change in passed:
        _put_into_effect(change, judge.day_of(change))
    for day in {judge.day_of(change) for change in passed}:
        of_the_day = [change for change in passed if judge.day_of(change) == day]
        enter_shortfalls(plan, of_the_day, notices, told=judge.told_by(day), on=day)
    newly_held = [change for change in stopped if _hold(change, " ".join(judge.reasons(change)))]
    _settle(plan)
    tell_released_schools(plan, released, notices, on=on)
    _tell_of_held(plan, newly_held, notices, by)
    report.in_effect, report.held = report.in_effect + len(passed), report.held + len(stopped)


class _Judge:
    """Decides each change of one plan from facts read once."""

    def __init__(self, changes: Sequence[Change], notices: dict[int, Notice], on: date) -> None:
        self.on, self.changes, self.notices = on, changes, notices
        self.told = self.told_by(on)
        self.authorised = {urn for urn, notice in notices.items() if notice.is_live and notice.exigency_id}
        named = [pk for change in changes for pk in (change.officer_in_id, change.shadows_id) if pk]
        self.officers = {officer.pk: officer for officer in Officer.objects.filter(pk__in=named).with_record()}
        running = Deployment.objects.overlapping(on).filter(school__in=[change.school_id for change in changes])
        self.running = {(row.officer_id, row.school_id): row for row in running}

    def told_by(self, day: date) -> set[int]:
        """The schools that count as told on that day."""
        told = told_notices(list(self.notices.values()), on=day)
        return {urn for urn, notice in self.notices.items() if notice.pk in told}

    def day_of(self, change: Change) -> date:
        """An absence began on its day, whenever the gate came to it: what the school answered since was too late."""
        return change.redeployment.effective_on if change.kind == Change.Kind.ABSENCE else self.on

    def reasons(self, change: Change) -> list[str]:
        """Why the change may not take effect; nothing when it may."""
        return [*self._untold(change), *self._unfit(change), *self._out_of_place(change)]

    def _untold(self, change: Change) -> list[str]:
        if change.school_id in self.told | self.authorised or change.cannot_wait:
            return []
        return [_("The school has not been told.")]

    def _unfit(self, change: Change) -> list[str]:
        if not change.officer_in_id:
            return []
        return [blocker.words for blocker in self.officers[change.officer_in_id].blockers(on=self.on)]

    def _out_of_place(self, change: Change) -> list[str]:
        """The world has moved on since the plan was made."""
        reasons = [] if change.school.is_open else [_("%(school)s is not open.") % {"school": change.school}]
        if change.officer_out and not self._works(change.officer_out, change):
            reasons.append(
                _("%(officer_out)s is not working at %(school)s.")
                % {"officer_out": change.officer_out, "school": change.school}
            )
        if change.officer_in and not self._has_room(change.officer_in, change):
            reasons.append(
                _("%(officer_in)s already works at %(school)s.")
                % {"officer_in": change.officer_in, "school": change.school}
            )
        if change.shadows and not self._is_shadowed(change.shadows, change):
            reasons.append(
                _("%(shadows)s does not work at %(school)s today, so nobody can shadow them there.")
                % {"shadows": change.shadows, "school": change.school}
            )
        if change.officer_in and change.until_on and change.until_on < self.on:
            reasons.append(_("The last day, %(day)s, is over.") % {"day": spoken(change.until_on)})
        return reasons

    def _works(self, officer: Officer, change: Change) -> bool:
        """Whoever leaves on the first day would leave before the first day; whoever is away that day need not."""
        running = self.running.get((officer.pk, change.school_id))
        if running is None:
            return False
        return running.from_on < self.on or (change.kind == Change.Kind.ABSENCE and running.from_on == self.on)

    def _is_shadowed(self, officer: Officer, change: Change) -> bool:
        """Whoever is shadowed works there by now, or comes with the same plan, and may."""
        running = self.running.get((officer.pk, change.school_id))
        comes = any((row.officer_in_id, row.school_id) == (officer.pk, change.school_id) for row in self.changes)
        there = comes or (running is not None and running.from_on <= self.on)
        return there and not self.officers[officer.pk].blockers(on=self.on)

    def _has_room(self, officer: Officer, change: Change) -> bool:
        """Whoever comes is not there yet, or only goes along with another and now begins in earnest."""
        running = self.running.get((officer.pk, change.school_id))
        if running is None:
            return True
        shadows = running.kind == Deployment.Kind.SHADOW and change.kind != Change.Kind.SHADOWING
        return shadows and running.from_on < self.on


def _put_into_effect(change: Change, on: date) -> None:
    moved = Change.objects.filter(pk=change.pk, status__in=Change.OPEN).update(
        status=Change.Status.IN_EFFECT, took_effect_on=on, held_because=""
    )
    assert moved == 1, "the plan is locked, so nobody else moves its changes"
    if change.kind == Change.Kind.ABSENCE:
        return
    # Whoever leaves ends; and so does the shadowing of whoever now comes in earnest.
    ends = [pk for pk in (change.officer_out_id, change.officer_in_id) if pk]
    Deployment.objects.overlapping(on).filter(officer__in=ends, school=change.school_id).update(until_on=on - ONE_DAY)
    if change.officer_in_id:
        Deployment.objects.create(
            officer_id=change.officer_in_id,
            school_id=change.school_id,
            kind=change.deployment_kind,
            shadows_id=change.shadows_id,
            from_on=on,
            until_on=change.until_on,
        )


def _hold(change: Change, because: str) -> bool:
    """Returns whether the change is held for the first time."""
    Change.objects.filter(pk=change.pk).update(held_because=because[:500])
    change.held_because = because[:500]
    held = Change.objects.filter(pk=change.pk, status=Change.Status.PLANNED).update(status=Change.Status.HELD)
    return held == 1


def _settle(plan: Redeployment) -> None:
    """The plan is held while any of its changes is, and in effect once all are."""
    states = set(plan.changes.values_list("status", flat=True))
    if Change.Status.HELD in states:
        move(plan, since=[Status.ANNOUNCED, Status.HELD], to=Status.HELD)
    elif Change.Status.PLANNED not in states:
        move(plan, since=[Status.ANNOUNCED, Status.HELD], to=Status.IN_EFFECT)


def _tell_of_held(plan: Redeployment, held: Sequence[Change], notices: dict[int, Notice], by: User | None) -> None:
    if not held:
        return
    tell_held_schools(plan, held, notices)
    words = "\n".join(f"{change.school}: {change.held_because}" for change in held)
    alert(plan, subject=_("Held: %(plan)s") % {"plan": plan}, words=words, to_inspectors=True, to_author=True, by=by)
