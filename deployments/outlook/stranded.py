"""Where officers would still be expected on a day, when it is they who go."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from deployments.models import Change, Deployment, Redeployment
from officers.models import Officer
from schools.models import CommandUnit, School


def stranded_by(officers: Collection[Officer], *, day: date, unit: CommandUnit) -> list[tuple[Officer, School]]:
    """Each officer with each open school of the unit that would be left, the suspended and the absent included.

    Plans that are scheduled or announced count as if they took effect on their day, and so does a draft that takes an
    officer away: it need not be drafted twice. The same few queries however many there are.
    """
    by_pk = {officer.pk: officer for officer in officers}
    running = Deployment.objects.on(day).filter(officer__in=by_pk).order_by()
    there = dict.fromkeys(running.values_list("officer", "school"))
    for change in _planned(by_pk, day):
        if change.kind in Change.TAKES_AWAY and change.officer_out_id:
            there.pop((change.officer_out_id, change.school_id), None)
        is_over = change.until_on is not None and change.until_on < day
        if change.officer_in_id in by_pk and not is_over and change.redeployment.status != Redeployment.Status.DRAFT:
            there[change.officer_in_id, change.school_id] = None
    wanted = School.objects.open().in_unit(unit).select_related("local_authority")
    schools = wanted.in_bulk({urn for _, urn in there})
    found = [(by_pk[pk], schools[urn]) for pk, urn in there if urn in schools]
    return sorted(found, key=lambda pair: (pair[1].name, pair[1].pk, pair[0].display_name, pair[0].pk))


def _planned(officers: Collection[int], day: date) -> list[Change]:
    live = (Redeployment.Status.DRAFT, Redeployment.Status.SCHEDULED, *Redeployment.TOLD)
    return list(
        Change.objects.filter(
            Q(officer_in__in=officers) | Q(officer_out__in=officers),
            status__in=Change.OPEN,
            redeployment__status__in=live,
            redeployment__effective_on__lte=day,
        )
        .select_related("redeployment")
        .order_by("redeployment__effective_on", "redeployment", "pk")
    )
