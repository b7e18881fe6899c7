"""Tenures that end soon: which schools that concerns, and what is planned for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from deployments.forecast.facts import Facts
from deployments.models import Change, Deployment, Redeployment
from officers.models import Officer, Tenure
from schools.models import School

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ending:
    """The end of an officer's time in schools."""

    officer: Officer
    tenure: Tenure
    # Where the officer works, as it stands, beyond the last day.
    schools: list[School]
    # Those of them that no plan takes the officer from.
    unplanned: list[School]
    # Those at which nobody is planned to follow, and nobody else works.
    without_successor: list[School]
    # The plan that takes the officer away; the first of several.
    plan: Redeployment | None

    @property
    def last_on(self) -> date:
        return self.tenure.last_on

    @property
    def is_settled(self) -> bool:
        """Everybody is followed by somebody, and more than a draft says so."""
        drafted = self.plan is not None and self.plan.status == Redeployment.Status.DRAFT
        return bool(self.schools) and not self.unplanned and not self.without_successor and not drafted


def endings(facts: Facts) -> Iterator[Ending]:
    """Every tenure that ends within the time looked at, or is over although the officer still works somewhere."""
    for officer in facts.officers.values():
        tenure = _last_of_stretch(facts.tenures[officer.pk], facts.today)
        if tenure is None or tenure.last_on > facts.until:
            continue
        ending = _ending(facts, officer, tenure)
        if tenure.last_on >= facts.today or ending.schools:
            yield ending


def _last_of_stretch(tenures: list[Tenure], today: date) -> Tenure | None:
    """The tenure that runs today, or ran last; or the one that follows it without a gap. They come in order."""
    last: Tenure | None = None
    for tenure in tenures:
        if tenure.from_on <= today or (last and tenure.from_on <= last.last_on + ONE_DAY):
            last = tenure
    return last


def _ending(facts: Facts, officer: Officer, tenure: Tenure) -> Ending:
    after = tenure.last_on + ONE_DAY
    there = [row.school for row in facts.of_officer[officer.pk] if row.until_on is None or row.until_on >= after]
    schools = [school for school in there if school.pk in facts.schools]
    leaving = {school.pk: change for school in schools if (change := _departure(facts, officer, school))}
    return Ending(
        officer=officer,
        tenure=tenure,
        schools=schools,
        unplanned=[school for school in schools if school.pk not in leaving],
        without_successor=[school for school in schools if not _is_followed(facts, officer, school, after)],
        plan=next((change.redeployment for change in leaving.values()), None),
    )


def _departure(facts: Facts, officer: Officer, school: School) -> Change | None:
    for change in facts.changes_at[school.pk]:
        if change.officer_out_id == officer.pk and change.kind in Change.TAKES_AWAY:
            return change
    return None


def _is_followed(facts: Facts, officer: Officer, school: School, after: date) -> bool:
    brings = (Change.Kind.ARRIVAL, Change.Kind.REPLACEMENT)
    coming = (change for change in facts.changes_at[school.pk] if change.kind in brings and not change.until_on)
    if any(change.officer_in_id != officer.pk for change in coming):
        return True
    stays = (Deployment.Kind.NAMED, Deployment.Kind.DEDICATED)
    return any(
        row.officer_id != officer.pk and row.kind in stays and (row.until_on is None or row.until_on >= after)
        for row in facts.at_school[school.pk]
    )
