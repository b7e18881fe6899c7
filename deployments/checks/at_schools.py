"""The plan's schools: whether they can be told, and whom they turn to where nobody comes any more."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deployments.checks.facts import PlanFacts
from deployments.checks.problem import Problem
from deployments.models import Change, Redeployment
from deployments.words import named
from schools.models import Contact

WITHDRAWAL = Redeployment.Reason.RESOURCE_WITHDRAWAL
# Who must hear at each school, and what is said where mail reaches nobody.
MUST_HEAR = {
    Contact.Role.HEAD: gettext_lazy("%(school)s has no headteacher who can be reached by mail."),
    Contact.Role.DSL: gettext_lazy("%(school)s has no DSL who can be reached by mail."),
}


def of_the_schools(facts: PlanFacts) -> Iterator[Problem]:
    roles: dict[int, set[str]] = defaultdict(set)
    live = Contact.objects.live().filter(school__in=facts.schools)
    for urn, role in live.values_list("school", "role"):
        roles[urn].add(role)
    for urn, school in facts.schools.items():
        if not school.is_open:
            yield Problem("closed", _("%(school)s is not open.") % {"school": school}, "deployments:school", (urn,))
        if school.local_authority.command_unit_id != facts.redeployment.command_unit_id:
            words = _("%(school)s does not lie in %(command_unit)s.") % {
                "school": school,
                "command_unit": facts.redeployment.command_unit,
            }
            yield Problem("unit", words, "deployments:redeployment-detail", facts.pk)
        for role, nobody in MUST_HEAR.items():
            if role not in roles[urn]:
                yield Problem("contact", nobody % {"school": school}, "contact-add", (urn,))


def of_the_vacancies(facts: PlanFacts) -> Iterator[Problem]:
    """A school left without an officer is told whom it turns to; one whose officers are withdrawn, when it hears again.

    One school that an officer leaves is the sergeant's own to judge: the notice names the sergeant in any case.
    """
    plan, mend = facts.redeployment, ("deployments:redeployment-edit", facts.pk)
    away = {change.school_id for change in facts.changes if change.kind == Change.Kind.ABSENCE}
    vacant = facts.left_vacant
    matters = len(vacant) > 1 or plan.reason == WITHDRAWAL or any(school.pk in away for school in vacant)
    if not vacant or not matters:
        return
    if not plan.interim_contact.strip():
        words = ngettext(
            "Nobody works at %(schools)s then. Say whom it turns to.",
            "Nobody works at %(schools)s then. Say whom they turn to.",
            len(vacant),
        )
        yield Problem("vacant", words % {"schools": named(vacant)}, *mend)
    if plan.reason == WITHDRAWAL and plan.review_on is None:
        words = _("Say on which day the withdrawal from %(schools)s is looked at again.") % {"schools": named(vacant)}
        yield Problem("vacant", words, *mend)
