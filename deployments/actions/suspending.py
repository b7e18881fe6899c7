"""Every morning each running deployment is tested again: an officer who is not fit does not go to the school.

The only code that makes a suspension and ends one. Running it again changes nothing more. It follows from the record
and from nobody's judgement: who mends the record ends it. Whoever is found fit on the very day of the suspension is
back on the next: the school has just been told that the officer does not come.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deployments.actions.mornings import (
    alert_sergeants,
    call_back_unsent,
    is_away,
    tell_of_return,
    tell_of_suspension,
)
from deployments.models import Change, Deployment, RegisterEntry, Suspension
from deployments.outlook.morning import Morning
from officers.models import Officer

logger = logging.getLogger(__name__)

ONE_DAY = timedelta(days=1)
CAUSE = gettext_lazy("Found unfit in the morning’s run.")


@dataclass
class MorningReport:
    """What one run did: deployments suspended and taken up again, and officers whose test met an error."""

    suspended: int = 0
    fit_again: int = 0
    failed: int = 0


def retest_deployments(*, on: date) -> MorningReport:
    """Suspend whoever is not fit for a school today, and take back whoever is fit again."""
    report = MorningReport()
    _end_with_deployments(on)
    morning = Morning(on)
    for officer in morning.officers:
        if morning.is_settled(officer):
            continue
        try:
            _retest(officer, morning, report)
        except Exception:  # one officer's fault must not hold the others
            logger.exception("The morning's run could not test officer %s", officer.pk)
            report.failed += 1
    return report


@transaction.atomic
def _retest(officer: Officer, morning: Morning, report: MorningReport) -> None:
    rows = morning.deployments[officer.pk]
    # Locked, so that two runs at the same time make one suspension; read again, because the gate may have ended some.
    standing = Deployment.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).on(morning.on)
    running = set(standing.order_by("pk").values_list("pk", flat=True))
    open_already = {row.deployment_id: row for row in Suspension.objects.open().filter(deployment__in=running)}
    if officer.pk in morning.unfit:
        fresh = [row for row in rows if row.pk in running and row.pk not in open_already]
        report.suspended += _suspend(officer, fresh, morning)
    else:
        over = [(row, open_already[row.pk]) for row in rows if row.pk in open_already]
        report.fit_again += _take_back(officer, over, morning)


def _suspend(officer: Officer, rows: Sequence[Deployment], morning: Morning) -> int:
    if not rows:
        return 0
    reasons = [blocker.words_beside_name for blocker in morning.unfit[officer.pk]]
    letters = tell_of_suspension(officer, rows, morning)
    suspensions = Suspension.objects.bulk_create(
        Suspension(deployment=row, from_on=morning.on, because=" ".join(reasons)[:500], letter=letters.get(row.pk))
        for row in rows
    )
    RegisterEntry.objects.bulk_create(_entry(officer, each) for each in suspensions)
    _take_back_returns(officer, rows, morning.on)
    alert_sergeants(officer, rows, morning, reasons=reasons, told=set(letters))
    return len(suspensions)


def _take_back_returns(officer: Officer, rows: Sequence[Deployment], on: date) -> None:
    """Schools that were told from when the absent officer is back must be told once more, when it is so again."""
    Change.objects.filter(
        kind=Change.Kind.ABSENCE,
        status=Change.Status.IN_EFFECT,
        officer_out=officer,
        school__in=[row.school_id for row in rows],
        returned_on__gt=on,
    ).update(returned_on=None)


def _take_back(officer: Officer, over: Sequence[tuple[Deployment, Suspension]], morning: Morning) -> int:
    ended = [(row, suspension) for row, suspension in over if _end(suspension, morning.on - ONE_DAY)]
    if not ended:
        return 0
    call_back_unsent([suspension for _, suspension in ended])
    letters = tell_of_return(officer, ended, morning)
    for row, suspension in ended:
        if letter := letters.get(row.pk):
            Suspension.objects.filter(pk=suspension.pk).update(return_letter=letter)
    told = {row.pk for row, suspension in ended if row.pk in letters or is_away(officer, row, suspension)}
    alert_sergeants(officer, [row for row, _ in ended], morning, reasons=[], told=told)
    return len(ended)


def _end(suspension: Suspension, last: date) -> bool:
    """Close it, once. One that began today still fills today."""
    suspension.until_on = max(last, suspension.from_on)
    return Suspension.objects.open().filter(pk=suspension.pk).update(until_on=suspension.until_on) == 1


def _end_with_deployments(on: date) -> None:
    """What no longer runs is not suspended any more. Its school was told of the end by that which ended it."""
    for suspension in Suspension.objects.open().filter(deployment__until_on__lt=on).select_related("deployment"):
        assert suspension.deployment.until_on is not None  # they were chosen by it
        _end(suspension, suspension.deployment.until_on)


def _entry(officer: Officer, suspension: Suspension) -> RegisterEntry:
    school = suspension.deployment.school
    return RegisterEntry(
        suspension=suspension,
        command_unit=officer.command_unit,
        school=school,
        shortfall=RegisterEntry.Shortfall.SUSPENDED,
        summary=f"{school.name[:180]}: {_('%(officer)s does not come for now') % {'officer': officer}}",
        cause=str(CAUSE),
        took_effect_on=suspension.from_on,
        lead_days=0,
        minimum_days=officer.command_unit.force.minimum_notice_days,
    )
