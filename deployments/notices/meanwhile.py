"""What a school reads beside the names of its officers: why two come, when one is back, whom it turns to till then."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.models import Change, Redeployment
from deployments.outlook import Post
from officers.models import Absence
from schools.days import next_working_day


def lines_beside(redeployment: Redeployment, changes: Sequence[Change], after: Sequence[Post]) -> list[str]:
    """A line for each, as they stand below the officers whom the school then has."""
    return [*_of_changes(changes), *_of_a_vacancy(redeployment, after)]


def with_next_absence(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Each with the days of the arriving officer's next absence, unless a plan tells the school of that by itself."""
    told = Change.objects.filter(
        Q(status__in=Change.STANDING) & ~Q(redeployment__status=Redeployment.Status.DRAFT),
        absence=OuterRef("pk"),
        school=OuterRef(OuterRef("school")),
    )
    absences = Absence.objects.standing().filter(
        officer=OuterRef("officer_in"), from_on__gt=OuterRef("redeployment__effective_on")
    )
    untold = absences.exclude(Exists(told)).order_by("from_on")
    return changes.annotate(
        away_from_on=Subquery(untold.values("from_on")[:1]), away_until_on=Subquery(untold.values("until_on")[:1])
    )


def _of_changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind == Change.Kind.SHADOWING and change.until_on:
            yield _("Two officers will come together until %(day)s.") % {"day": spoken(change.until_on)}
        if change.kind == Change.Kind.ABSENCE and change.officer_out and change.until_on:
            back_on = spoken(next_working_day(change.until_on), "l j F Y")
            who = {"officer": change.officer_out.display_name, "weekday": back_on}
            yield _("%(officer)s is expected back on %(weekday)s.") % who
        if change.officer_in and not change.until_on and (from_on := getattr(change, "away_from_on", None)):
            until_on = change.away_until_on  # type: ignore[attr-defined] # annotated
            days = {"officer": change.officer_in.display_name, "first": spoken(from_on), "last": spoken(until_on)}
            yield _("%(officer)s will be away from %(first)s to %(last)s.") % days


def _of_a_vacancy(redeployment: Redeployment, after: Sequence[Post]) -> Iterator[str]:
    """Only where no officer works at the school then."""
    if any(post.is_working for post in after):
        return
    if redeployment.interim_contact:
        contact = redeployment.interim_contact
        yield _("Until you hear from us please turn to %(contact)s.") % {"contact": contact}
    if redeployment.review_on:
        yield _("We look at this again by %(day)s.") % {"day": spoken(redeployment.review_on)}
