"""The plan's officers: whether they are fit on the day, and there during all the days for which they come."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

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
            yield Problem(
                "unit",
                _("%(officer)s does not belong to %(command_unit)s.")
                % {"officer": officer, "command_unit": plan.command_unit},
                *mend,
            )
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
        words = _("At %(school)s the %(what)s would end before it begins, on %(day)s.") % {
            "school": change.school,
            "what": what,
            "day": spoken(last),
        }
        yield Problem("days", words, *facts.mend(change))
    for absence in officer.absences.all():
        if absence.cancelled_at is None and first < absence.from_on <= last:
            days = _("from %(day)s to %(until)s") % {"day": spoken(absence.from_on), "until": spoken(absence.until_on)}
            words = _("%(officer)s is away %(days)s, inside the days of the %(what)s at %(school)s.") % {
                "officer": officer.display_name,
                "days": days,
                "what": what,
                "school": change.school,
            }
            yield Problem("absence", words, *facts.mend(change))


def overloaded(facts: PlanFacts) -> Iterator[Problem]:
    """Officers at more schools than the force wants. It is said, and not refused."""
    most = facts.redeployment.command_unit.force.most_schools_per_officer
    posts = [post for post in facts.after if post.kind != Deployment.Kind.SHADOW]
    schools = Counter(post.officer.pk for post in posts)
    arriving = {change.officer_in_id: change for change in facts.changes if change.officer_in}
    for pk, change in arriving.items():
        if pk and schools[pk] > most:
            words = _("%(officer_in)s would be at %(schools)s; the force wants at most %(most)s.") % {
                "officer_in": change.officer_in,
                "schools": counted(schools[pk], "school"),
                "most": most,
            }
            yield Problem("load", words, *facts.mend(change))
