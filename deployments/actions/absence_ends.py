"""Moving the last day of an absence. Schools that were told of it hear at once, before their officer is back."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.absences.away import ONE_DAY, clash_with_plans, refuse_absent_cover
from deployments.absences.returns import returns_of
from deployments.actions.coming_back import call_back_returns, mark_told, tell_of_returns, with_schools
from deployments.actions.moving import Status, lock
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import change_changes
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Notice, Redeployment
from officers import actions as record
from officers.models import Absence


@transaction.atomic
def move_absence_end(*, absence: Absence, until_on: date, by: User) -> None:
    """Another last day: in the record, in the plan, and for the cover. Acknowledgements stay, for nobody else comes."""
    plans = [lock(plan) for plan in _plans_of(absence)]
    told = [plan for plan in plans if plan.status in (*Redeployment.TOLD, Status.IN_EFFECT)]
    before = absence.until_on
    if until_on == before:
        raise RedeploymentError(_("%(day)s is the last day already") % {"day": spoken(until_on)}, field="until_on")
    if scheduled := next((plan for plan in plans if plan.status == Status.SCHEDULED), None):
        raise RedeploymentError(
            _("The plan “%(scheduled)s” is scheduled. Take it back to draft first.") % {"scheduled": scheduled}
        )
    if told:
        _refuse_late(absence, told, until_on)
    _refuse_clash(absence, until_on)
    record.move_absence_end(absence=absence, until_on=until_on, by=by)
    for plan in plans:
        if plan in told:
            _move_told(absence, plan, before, by)
        else:
            _move_draft(absence, plan, before, by)


def _plans_of(absence: Absence) -> list[Redeployment]:
    changes = absence.changes.filter(status__in=Change.STANDING)
    return list(Redeployment.objects.filter(pk__in=changes.values("redeployment")).order_by("pk"))


def _refuse_late(absence: Absence, told: Collection[Redeployment], until_on: date) -> None:
    """A school hears before its officer is back."""
    today = timezone.localdate()
    if absence.until_on < today:
        raise RedeploymentError(_("This absence is over, and its schools have their officer back."), field="until_on")
    if until_on < today:
        raise RedeploymentError(
            _(
                "Schools were told of %(day)s. The last day must be today or later, so that they hear "
                "before their officer is back"
            )
            % {"day": spoken(absence.until_on)},
            field="until_on",
        )
    first = max(plan.effective_on for plan in told)
    if until_on < first:
        raise RedeploymentError(
            _("Schools were told of an absence from %(day)s. Cancel it instead") % {"day": spoken(first)},
            field="until_on",
        )


def _refuse_clash(absence: Absence, until_on: date) -> None:
    if until_on <= absence.until_on:
        return
    added = absence.until_on + ONE_DAY
    if clash := clash_with_plans([absence.officer], added, until_on, besides=absence):
        raise RedeploymentError(clash, field="until_on")
    for cover in _covers(absence, absence.until_on):
        assert cover.officer_in is not None  # whoever covers arrives
        if clash := clash_with_plans([cover.officer_in], added, until_on, besides=absence, at=cover.school):
            raise RedeploymentError(clash, field="until_on")
        refuse_absent_cover(cover.officer_in, added, until_on, field="until_on")
        _refuse_second_deployment(cover, until_on)


def _refuse_second_deployment(cover: Change, until_on: date) -> None:
    assert cover.until_on is not None  # cover of an absence has a last day
    later = Deployment.objects.filter(
        officer=cover.officer_in_id, school=cover.school_id, from_on__gt=cover.until_on, from_on__lte=until_on
    ).first()
    if later:
        raise RedeploymentError(
            _(
                "%(officer_in)s covers at %(school)s and begins another deployment there on %(day)s. "
                "Choose an earlier day"
            )
            % {"officer_in": cover.officer_in, "school": cover.school, "day": spoken(later.from_on)},
            field="until_on",
        )


def _covers(absence: Absence, until_on: date) -> list[Change]:
    """The cover that was to end with this absence."""
    own = absence.changes.filter(status__in=Change.STANDING)
    covers = Change.objects.filter(
        status__in=Change.STANDING,
        deployment_kind=Deployment.Kind.COVER,
        until_on=until_on,
        redeployment__in=own.values("redeployment"),
        school__in=own.values("school"),
    )
    return list(covers.select_related("officer_in", "school__local_authority", "redeployment").order_by("pk"))


def _last_days(absence: Absence, plan: Redeployment) -> dict[int, date]:
    """At each of its schools, the last day on which anybody of the plan is away. Until then whoever covers stays."""
    away = plan.changes.filter(
        kind=Change.Kind.ABSENCE,
        status__in=Change.STANDING,
        school__in=absence.changes.filter(redeployment=plan).values("school"),
        absence__cancelled_at__isnull=True,
    )
    days: dict[int, date] = {}
    for school, until_on in away.values_list("school", "absence__until_on"):
        days[school] = max(until_on, days.get(school, until_on))
    return days


def _move_draft(absence: Absence, plan: Redeployment, before: date, by: User) -> None:
    last = _last_days(absence, plan)
    own = absence.changes.filter(redeployment=plan, status__in=Change.STANDING)
    planned = [
        (change, PlannedChange(change.school, officer_out=absence.officer, absence=absence, until_on=absence.until_on))
        for change in own.select_related("school__local_authority")
    ]
    covers = [
        (
            cover,
            PlannedChange(
                cover.school,
                officer_in=cover.officer_in,
                deployment_kind=cover.deployment_kind,
                until_on=last[cover.school_id],
            ),
        )
        for cover in _covers(absence, before)
        if cover.redeployment_id == plan.pk
    ]
    change_changes(redeployment=plan, planned=[*planned, *covers], by=by)


def _move_told(absence: Absence, plan: Redeployment, before: date, by: User) -> None:
    """The rows move, what promises another day is called back, and each school has a letter at once."""
    own = absence.changes.filter(redeployment=plan, status__in=Change.STANDING)
    covers = [cover for cover in _covers(absence, before) if cover.redeployment_id == plan.pk]
    own.update(until_on=absence.until_on, returned_on=None)
    _move_covers(covers, _last_days(absence, plan))
    now = timezone.now()
    notices = plan.notices.filter(school__in=own.values("school"), status__in=Notice.LIVE)
    call_back_returns(list(notices), because=_("The last day of the absence has moved."))
    away = plan.changes.filter(
        kind=Change.Kind.ABSENCE,
        status__in=Change.STANDING,
        absence__cancelled_at__isnull=True,
        until_on__gte=timezone.localdate(now),
        school__in=own.values("school"),
    )
    # All of the plan who are away there: the newest letter is the whole truth.
    returns = [one for one in returns_of(with_schools(away.values_list("pk", flat=True))) if one.is_there]
    tell_of_returns(plan, returns, by=by, now=now, day=min(before, absence.until_on) + ONE_DAY)
    near = [one for one in returns if not one.blockers and one.is_due(timezone.localdate(now))]
    mark_told([one for one in near if one.change.returned_on is None])


def _move_covers(covers: Sequence[Change], last: dict[int, date]) -> None:
    for cover in covers:
        try:
            with transaction.atomic():
                _move_deployment(cover, last[cover.school_id])
        except IntegrityError as error:
            words = _("%(officer_in)s has another deployment at %(school)s by then. Choose an earlier day") % {
                "officer_in": cover.officer_in,
                "school": cover.school,
            }
            raise RedeploymentError(words, field="until_on") from error
        Change.objects.filter(pk=cover.pk).update(until_on=last[cover.school_id])


def _move_deployment(cover: Change, until_on: date) -> None:
    """Cover that has begun and still ends with the absence, wherever its school's line has led it."""
    if cover.took_effect_on:
        Deployment.objects.filter(
            officer=cover.officer_in_id,
            school=cover.school_id,
            kind=Deployment.Kind.COVER,
            until_on=cover.until_on,
        ).update(until_on=until_on)
