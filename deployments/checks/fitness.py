"""The plan's officers: whether they are fit on the day, and there during all the days for which they come."""

from collections import Counter
from collections.abc import Iterator

from accounts.wording import counted, spoken
from deployments.checks.facts import PlanFacts
from deployments.checks.problem import Problem
from deployments.models import Change, Deployment
from officers.models import Officer


def of_the_officers(facts: PlanFacts) -> Iterator[Problem]:
    plan = facts.redeployment
    arriving = {change.officer_in_id for change in facts.changes if change.officer_in_id}
    officers = {officer.pk: officer for officer in Officer.objects.filter(pk__in=arriving).with_record()}
    for officer in officers.values():
        mend = ("officers:officer-detail", (officer.pk,))
        if officer.command_unit_id != plan.command_unit_id:
            yield Problem("unit", f"{officer} does not belong to {plan.command_unit}.", *mend)
        for blocker in officer.blockers(on=plan.effective_on):
            yield Problem(blocker.code, blocker.words, *mend)
    for change in facts.changes:
        if change.officer_in_id and change.until_on:
            yield from _of_the_days(facts, change, officers[change.officer_in_id])


def _of_the_days(facts: PlanFacts, change: Change, officer: Officer) -> Iterator[Problem]:
    """Who covers, or goes along, until a day is not away before it. One away on the first day is unfit already."""
    first, last = facts.redeployment.effective_on, change.until_on
    assert last is not None  # the caller looked
    what = "shadowing" if change.kind == Change.Kind.SHADOWING else "cover"
    if last < first:
        words = f"At {change.school} the {what} would end before it begins, on {spoken(last)}."
        yield Problem("days", words, *facts.mend(change))
    for absence in officer.absences.all():
        if absence.cancelled_at is None and first < absence.from_on <= last:
            days = f"from {spoken(absence.from_on)} to {spoken(absence.until_on)}"
            words = f"{officer.display_name} is away {days}, inside the days of the {what} at {change.school}."
            yield Problem("absence", words, *facts.mend(change))


def overloaded(facts: PlanFacts) -> Iterator[Problem]:
    """Officers at more schools than the force wants. It is said, and not refused."""
    most = facts.redeployment.command_unit.force.most_schools_per_officer
    posts = [post for post in facts.after if post.kind != Deployment.Kind.SHADOW]
    schools = Counter(post.officer.pk for post in posts)
    arriving = {change.officer_in_id: change for change in facts.changes if change.officer_in}
    for pk, change in arriving.items():
        if pk and schools[pk] > most:
            words = f"{change.officer_in} would be at {counted(schools[pk], 'school')}; the force wants at most {most}."
            yield Problem("load", words, *facts.mend(change))
