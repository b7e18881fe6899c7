"""Who is where: nobody leaves who is not there, comes where they are, or is moved by two plans at once."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from deployments.checks.facts import PlanFacts
from deployments.checks.problem import Problem
from deployments.models import Change, Deployment
from officers.models import Officer


def of_the_posts(facts: PlanFacts) -> Iterator[Problem]:
    there = {(post.officer.pk, post.urn): post for post in facts.before}
    for change in facts.changes:
        mend = facts.mend(change)
        if change.officer_out and (change.officer_out.pk, change.school_id) not in there:
            so = _("is not missed there") if change.kind == Change.Kind.ABSENCE else _("cannot leave it")
            words = _("%(officer_out)s is not expected at %(school)s on that day, so %(so)s.") % {
                "officer_out": change.officer_out,
                "school": change.school,
                "so": so,
            }
            yield Problem("post", words, *mend)
        present = there.get((change.officer_in_id or 0, change.school_id))
        # Whoever went along with another may begin in earnest.
        if present and (not present.is_shadow or change.kind == Change.Kind.SHADOWING):
            yield Problem(
                "post",
                _("%(officer_in)s is already expected at %(school)s.")
                % {"officer_in": change.officer_in, "school": change.school},
                *mend,
            )
    yield from _of_shadows(facts)
    yield from _of_dedicated(facts)
    yield from _of_other_plans(facts)


def _of_shadows(facts: PlanFacts) -> Iterator[Problem]:
    """Whoever is shadowed works there that day, with the plan, and nobody goes on shadowing whom it takes away."""
    working = {(post.officer.pk, post.urn) for post in facts.after if post.is_working}
    for change in facts.changes:
        if change.shadows and (change.shadows.pk, change.school_id) not in working:
            words = _("%(shadows)s does not work at %(school)s on that day, so nobody can shadow them there.") % {
                "shadows": change.shadows,
                "school": change.school,
            }
            yield Problem("post", words, *facts.mend(change))
    gone = {(change.officer_out_id, change.school_id): change for change in facts.changes if change.officer_out_id}
    for post in facts.after:
        left = gone.get((post.shadows.pk, post.urn)) if post.shadows else None
        if left and left.kind != Change.Kind.ABSENCE:
            words = _("%(officer)s shadows %(shadows)s at %(school)s. Say whether %(officer)s stays or leaves.") % {
                "officer": post.officer,
                "shadows": post.shadows,
                "school": left.school,
            }
            yield Problem("post", words, *facts.mend(left))


def _of_dedicated(facts: PlanFacts) -> Iterator[Problem]:
    posts = [post for post in facts.after if not post.is_shadow]
    schools = Counter(post.officer.pk for post in posts)
    dedicated = {post.officer.pk for post in posts if post.kind == Deployment.Kind.DEDICATED}
    arriving = {change.officer_in_id: change for change in facts.changes if change.officer_in}
    for pk, change in arriving.items():
        if pk in dedicated and schools[pk] > 1:
            words = _("%(officer_in)s would be dedicated to one school and yet be at %(schools)s.") % {
                "officer_in": change.officer_in,
                "schools": schools[pk],
            }
            yield Problem("dedicated", words, *facts.mend(change))


def _of_other_plans(facts: PlanFacts) -> Iterator[Problem]:
    """Another live plan that moves the same officer at the same school, unless one is over when the other begins."""
    plan = facts.redeployment
    others = (
        Change.objects.pending()
        .filter(school__in=facts.schools)
        .exclude(redeployment__in=[pk for pk in (plan.pk, plan.corrects_id) if pk])
        .select_related("redeployment")
    )
    moved: dict[tuple[int, int], list[Change]] = {}
    for other in others:
        for pk in (other.officer_in_id, other.officer_out_id):
            if pk in facts.officers:
                moved.setdefault((pk, other.school_id), []).append(other)
    for change in facts.changes:
        for officer in (change.officer_in, change.officer_out):
            yield from _of_clashes(change, officer, moved)


def _of_clashes(
    change: Change, officer: Officer | None, moved: dict[tuple[int, int], list[Change]]
) -> Iterator[Problem]:
    for other in moved.get((officer.pk, change.school_id), ()) if officer else ():
        if _over_before(change, other) or _over_before(other, change) or _begins_in_earnest(change, other):
            continue
        if _away_once_there(change, other) or _away_once_there(other, change):
            continue
        words = _("Another plan (%(redeployment)s) also moves %(officer)s at %(school)s.") % {
            "redeployment": other.redeployment,
            "officer": officer,
            "school": change.school,
        }
        yield Problem("clash", words, "deployments:redeployment-detail", (other.redeployment_id,))


def _over_before(one: Change, other: Change) -> bool:
    """Whether the last day of one lies before the other's first."""
    return one.until_on is not None and one.until_on < other.redeployment.effective_on


def _begins_in_earnest(change: Change, other: Change) -> bool:
    """A shadow of the other plan who comes to stay before the shadowing is over."""
    is_shadow = other.kind == Change.Kind.SHADOWING and change.kind in (Change.Kind.ARRIVAL, Change.Kind.REPLACEMENT)
    same = change.officer_in_id == other.officer_in_id
    return is_shadow and same and other.redeployment.effective_on < change.redeployment.effective_on


def _away_once_there(absence: Change, arrival: Change) -> bool:
    """An absence of whoever has come by then: the school hears of both."""
    same = absence.kind == Change.Kind.ABSENCE and absence.officer_out_id == arrival.officer_in_id
    return same and arrival.redeployment.effective_on <= absence.redeployment.effective_on
