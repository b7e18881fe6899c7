"""Officers who are away: the fact and what schools hear of it, drafted, called off."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.absences.away import clash_with_plans, explanation_of, refuse_absent_cover
from deployments.absences.returns import returns_of
from deployments.actions.coming_back import call_back_returns, tell_of_returns, with_schools
from deployments.actions.moving import Status, lock
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import add_changes, create_redeployment, remove_change
from deployments.actions.withdrawing import withdraw_notices, withdraw_redeployment
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.outlook import Post, expected_posts
from officers import actions as record
from officers.models import Absence, Officer
from schools.models import School

REASONS = {
    Absence.Kind.AID: Redeployment.Reason.AID,
    Absence.Kind.TRAINING: Redeployment.Reason.TRAINING,
}


@transaction.atomic
def plan_absence(
    *,
    officers: Sequence[Officer],
    kind: str,
    from_on: date,
    until_on: date,
    cover: Officer | None = None,
    interim_contact: str = "",
    explanation: str = "",
    by: User,
) -> Redeployment | None:
    """Record the absence of one or many officers, and draft the one plan by which all their schools hear of it.

    Officers without schools are away and nobody need hear: None. So are those whose days are over.
    """
    absences = record.record_absences(officers=officers, kind=kind, from_on=from_on, until_on=until_on, by=by)
    if clash := clash_with_plans(officers, from_on, until_on):
        raise RedeploymentError(clash, field="officers")
    _refuse_cover(cover, officers, from_on, until_on)
    first = max(from_on, timezone.localdate())
    planned = _changes(absences, cover, first) if first <= until_on else []
    if not planned:
        return None
    if cover is None and not interim_contact.strip():
        raise RedeploymentError(_("Choose who covers, or say whom schools turn to meanwhile"), field="interim_contact")
    plan = create_redeployment(
        command_unit=absences[0].officer.command_unit,
        reason=REASONS.get(Absence.Kind(kind), Redeployment.Reason.OTHER),
        explanation=explanation.strip() or explanation_of(kind, from_on, until_on),
        effective_on=first,
        interim_contact=interim_contact.strip(),
        by=by,
    )
    add_changes(redeployment=plan, planned=planned, by=by)
    return plan


@transaction.atomic
def cancel_absence(*, absence: Absence, because: str = "", by: User) -> None:
    """The officer is not away after all. What was drafted is taken out; schools that were told are told again."""
    plans = [lock(plan) for plan in _plans_of(absence)]
    if absence.changes.filter(status=Change.Status.IN_EFFECT).exists():
        raise RedeploymentError(_("This absence has begun and its schools know of it. Change its last day instead."))
    record.cancel_absence(absence=absence, by=by)
    because = because.strip() or _("%(officer)s is not away after all.") % {"officer": absence.officer.display_name}
    for plan in plans:
        _take_out(absence, plan, because, by)


def _plans_of(absence: Absence) -> list[Redeployment]:
    """Those that still have something to do with it, in the order in which they are locked."""
    changes = absence.changes.filter(status__in=Change.OPEN)
    plans = Redeployment.objects.filter(pk__in=changes.values("redeployment"))
    return list(plans.exclude(status=Status.WITHDRAWN).order_by("pk"))


def _refuse_cover(cover: Officer | None, officers: Sequence[Officer], from_on: date, until_on: date) -> None:
    if cover is None:
        return
    if cover in officers:
        raise RedeploymentError(_("%(cover)s is away and cannot cover") % {"cover": cover}, field="cover")
    refuse_absent_cover(cover, from_on, until_on, field="cover")


def _changes(absences: Sequence[Absence], cover: Officer | None, first: date) -> list[PlannedChange]:
    """A change for each school of each officer, and one arrival of the cover at each school."""
    units = {absence.officer.command_unit_id for absence in absences}
    officers = {absence.officer_id: absence for absence in absences}
    posts = expected_posts(first, officers=[*officers, *([cover.pk] if cover else [])])
    schools = School.objects.select_related("local_authority").in_bulk({post.urn for post in posts})
    away = [post for post in posts if post.officer.pk in officers and schools[post.urn].is_open]
    if away and len(units) > 1:
        raise RedeploymentError(_("Choose officers of one command unit"), field="officers")
    planned = [
        PlannedChange(
            schools[post.urn],
            officer_out=officers[post.officer.pk].officer,
            absence=officers[post.officer.pk],
            until_on=officers[post.officer.pk].until_on,
        )
        for post in away
    ]
    return [*planned, *_cover_for(planned, cover, posts)]


def _cover_for(planned: Sequence[PlannedChange], cover: Officer | None, posts: Collection[Post]) -> list[PlannedChange]:
    """Nobody arrives where they work already."""
    if cover is None:
        return []
    there = {post.urn for post in posts if post.officer == cover}
    schools = {change.school.pk: change for change in planned if change.school.pk not in there}
    return [
        PlannedChange(change.school, officer_in=cover, deployment_kind=Deployment.Kind.COVER, until_on=change.until_on)
        for change in schools.values()
    ]


def _take_out(absence: Absence, plan: Redeployment, because: str, by: User) -> None:
    """All of the plan, if it is about nothing else; or else what it says of this absence and its cover."""
    changes = list(plan.changes.filter(status__in=Change.OPEN).select_related("school"))
    theirs = _of_absence(absence, changes)
    if len(theirs) == len(changes):
        withdraw_redeployment(redeployment=plan, because=because, by=by)
    elif plan.status == Status.DRAFT:
        for change in theirs:
            change.redeployment = plan
            remove_change(change=change, by=by)
    elif plan.status == Status.SCHEDULED:
        raise RedeploymentError(_("The plan “%(plan)s” is scheduled. Take it back to draft first.") % {"plan": plan})
    else:
        _tell_in_part(absence, plan, changes, theirs, because, by)


def _of_absence(absence: Absence, changes: Sequence[Change]) -> list[Change]:
    """Its own changes, and the cover at schools where nobody else is away."""
    others_away = {change.school_id for change in changes if change.absence_id not in (None, absence.pk)}
    schools = {change.school_id for change in changes if change.absence_id == absence.pk} - others_away
    return [
        change
        for change in changes
        if change.absence_id == absence.pk
        or (change.school_id in schools and change.deployment_kind == Deployment.Kind.COVER)
    ]


def _tell_in_part(
    absence: Absence,
    plan: Redeployment,
    changes: Sequence[Change],
    theirs: Sequence[Change],
    because: str,
    by: User,
) -> None:
    """Schools with nothing else in the plan hear that it is withdrawn; the others, that this officer stays."""
    Change.objects.filter(pk__in=[change.pk for change in theirs]).update(
        status=Change.Status.WITHDRAWN, held_because=""
    )
    rest = {change.school_id for change in changes} - {change.school_id for change in changes if change not in theirs}
    concerned = {change.school_id for change in theirs}
    notices = list(plan.notices.filter(status__in=Notice.LIVE, school__in=concerned).select_related("school"))
    call_back_returns(notices, because=_("The absence was cancelled."))
    withdraw_notices([notice for notice in notices if notice.school_id in rest], because=because, by=by)
    _tell_staying(absence, plan, {notice.school_id for notice in notices} - rest, by)


def _tell_staying(absence: Absence, plan: Redeployment, schools: Collection[int], by: User) -> None:
    """Where others of the plan are away, the letter says who is not, and when the others are back."""
    away = plan.changes.filter(kind=Change.Kind.ABSENCE, school__in=schools)
    concerned = away.filter(Q(absence=absence) | Q(status__in=Change.OPEN)).values_list("pk", flat=True)
    returns = [replace(one, is_off=one.change.absence_id == absence.pk) for one in returns_of(with_schools(concerned))]
    tell_of_returns(plan, returns, by=by, now=timezone.now(), day=plan.effective_on)
