"""The plan's own facts: its day, its words, what it corrects."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.checks.facts import PlanFacts
from deployments.checks.problem import Problem
from deployments.models import Change, Redeployment
from deployments.words import SchoolFacts, empty_placeholders, faults_in, named
from schools.models import School


def of_the_day(facts: PlanFacts) -> Iterator[Problem]:
    plan = facts.redeployment
    if plan.effective_on < timezone.localdate(max(facts.release_at, timezone.now())):
        words = _("%(day)s is past when schools are told. Choose a later day.") % {"day": spoken(plan.effective_on)}
        yield Problem("day", words, "deployments:redeployment-edit", facts.pk)
    if not facts.changes:
        yield Problem("changes", _("The plan changes nothing yet. Add a change."), "deployments:change-add", facts.pk)


def of_the_words(facts: PlanFacts) -> Iterator[Problem]:
    plan, mend = facts.redeployment, ("deployments:notice-write", facts.pk)
    if not plan.words.strip():
        yield Problem("words", _("The notice has not been written."), *mend)
    for fault in faults_in(plan.words):
        yield Problem("words", f"{fault}.", *mend)
    empty: dict[str, list[School]] = defaultdict(list)
    for urn, school in facts.schools.items():
        for name in empty_placeholders(plan.words, SchoolFacts(plan, facts.by_school[urn])):
            empty[name].append(school)
    for name, schools in empty.items():
        yield Problem(
            "words",
            _("((%(name)s)) stands for nobody at %(schools)s.") % {"name": name, "schools": named(schools)},
            *mend,
        )


def of_the_correction(facts: PlanFacts) -> Iterator[Problem]:
    earlier = facts.redeployment.corrects
    if earlier and earlier.status not in Redeployment.TOLD:
        words = _("The plan that this one corrects is now %(status)s. Withdraw this one.") % {
            "status": earlier.get_status_display().lower()
        }
        yield Problem("correction", words, "deployments:redeployment-detail", (earlier.pk,))
    if earlier:
        yield from _of_absences_left_out(facts, earlier)


def _of_absences_left_out(facts: PlanFacts, earlier: Redeployment) -> Iterator[Problem]:
    """Their schools would read that nothing changes, of an officer who is away."""
    kept = {(change.officer_out_id, change.school_id) for change in facts.changes}
    away = earlier.changes.filter(
        status=Change.Status.PLANNED, absence__isnull=False, absence__cancelled_at__isnull=True
    )
    for change in away.select_related("officer_out", "school"):
        if (change.officer_out_id, change.school_id) not in kept:
            words = _("%(officer_out)s is away, and %(school)s would read otherwise. Cancel the absence first.") % {
                "officer_out": change.officer_out,
                "school": change.school,
            }
            yield Problem("absence", words, "deployments:absence-detail", (change.absence_id or 0,))
