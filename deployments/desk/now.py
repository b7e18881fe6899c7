"""Who comes to each of a person's schools today, and whom a school without an officer turns to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from deployments.models import Change, Deployment, Redeployment
from deployments.outlook import with_standing
from schools.models import School


@dataclass(frozen=True)
class Present:
    """An officer who works at the school today."""

    deployment: Deployment
    vetting_confirmed_on: date | None
    expected_until_on: date | None
    away_until: date | None
    is_suspended: bool
    # Of an officer who does not come today: who is there in their place.
    covered_by: Sequence["Present"] = ()

    @property
    def comes(self) -> bool:
        return not self.away_until and not self.is_suspended

    @property
    def is_working(self) -> bool:
        """Whether the school has this officer today, and not only one who goes along."""
        return self.comes and self.deployment.kind != Deployment.Kind.SHADOW

    @property
    def is_cover(self) -> bool:
        return self.deployment.kind == Deployment.Kind.COVER


@dataclass(frozen=True)
class Vacancy:
    """Whom a school without an officer turns to, whose work the school is, and when it hears again."""

    contact: str
    sergeant: str
    review_on: date | None


def officers_now(schools: Sequence[School], user: User, *, today: date) -> dict[int, list[Present]]:
    """By URN, in the same number of queries however many schools."""
    running = Deployment.objects.visible_to(user).filter(school__in=schools).on(today)
    rows = (
        with_standing(running, today)
        .select_related(
            "officer__supervisor", "officer__role_title", "officer__command_unit", "officer__force", "shadows"
        )
        .prefetch_related("officer__vetting_checks", "officer__tenures")
        .order_by("officer__display_name", "pk")
    )
    found: dict[int, list[Present]] = defaultdict(list)
    for row in rows:
        found[row.school_id].append(_present(row, today))
    for urn, there in found.items():
        found[urn] = _with_cover(there)
    return found


def _with_cover(there: Sequence[Present]) -> list[Present]:
    """Beside whoever does not come stands who covers; those come last."""
    covers = [one for one in there if one.is_cover and one.comes]
    stated = [one if one.comes else replace(one, covered_by=covers) for one in there]
    return sorted(stated, key=lambda one: one.is_cover)


def _present(row: Deployment, today: date) -> Present:
    tenure = next((tenure for tenure in row.officer.tenures.all() if tenure.covers(today)), None)
    ends = [day for day in (tenure.last_on if tenure else None, row.until_on) if day]
    return Present(
        row,
        row.officer.vetting_confirmed_on(on=today),
        min(ends, default=None),
        row.away_until,  # type: ignore[attr-defined] # annotated
        row.is_suspended,  # type: ignore[attr-defined] # annotated
    )


def vacancies(schools: Sequence[School], now: Mapping[int, Sequence[Present]]) -> dict[int, Vacancy]:
    """By URN, where nobody works: what the last plan in effect there says, or else the cluster's sergeant.

    The schools come with their cluster and its sergeant.
    """
    vacant = [school for school in schools if not any(one.is_working for one in now.get(school.pk, ()))]
    in_effect = Change.objects.filter(school__in=vacant, status=Change.Status.IN_EFFECT)
    ordered = in_effect.order_by("redeployment__effective_on", "redeployment").select_related("redeployment")
    last = {change.school_id: change.redeployment for change in ordered}
    return {school.pk: _vacancy(school, last) for school in vacant}


def _vacancy(school: School, last: Mapping[int, Redeployment]) -> Vacancy:
    sergeant = school.cluster.sergeant.name if school.cluster and school.cluster.sergeant else ""
    plan = last.get(school.pk)
    contact = (plan.interim_contact if plan else "") or sergeant
    return Vacancy(contact, sergeant, plan.review_on if plan else None)
