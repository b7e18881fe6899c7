"""An officer who is away: what else moves them in those days, and the first day on which a school has them back."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import spoken
from deployments.errors import RedeploymentError
from deployments.models import Change
from officers.models import Absence, Officer
from schools.days import LONGEST_SEARCH, SchoolCalendar, next_working_day
from schools.models import School

ONE_DAY = timedelta(days=1)
# What a school reads of why its officer is away. Court and leave are nobody's business but the officer's.
DUTIES = {
    Absence.Kind.AID: gettext_lazy("helping another police service"),
    Absence.Kind.TRAINING: gettext_lazy("on a training course"),
}
OTHER_DUTIES = gettext_lazy("on other duties")


def explanation_of(kind: str, from_on: date, until_on: date) -> str:
    """The usual words for schools, which never say more than they need."""
    said = {
        "duties": DUTIES.get(Absence.Kind(kind), OTHER_DUTIES),
        "first": spoken(from_on, "l j F" if until_on > from_on else "l j F Y"),
        "last": spoken(until_on, "l j F Y"),
    }
    if until_on > from_on:
        return (
            _(
                "Your officer is %(duties)s from %(first)s to %(last)s. "
                "We will write to you before your officer is back."
            )
            % said
        )
    return _("Your officer is %(duties)s on %(first)s. We will write to you before your officer is back.") % said


def first_day_back(calendar: SchoolCalendar, until_on: date) -> date:
    """The first school day after the last day away."""
    try:
        return calendar.add(until_on, 1)
    except ValueError:  # the term dates hold no school day: a mistake that must not keep anybody from being told
        return next_working_day(until_on)


def day_before(calendar: SchoolCalendar, back_on: date) -> date:
    """The last school day before the officer is back: on it the school is told."""
    days = (back_on - timedelta(days=n) for n in range(1, LONGEST_SEARCH.days))
    return next((day for day in days if calendar.is_school_day(day)), back_on - ONE_DAY)


def clash_with_plans(
    officers: Collection[Officer],
    from_on: date,
    until_on: date,
    *,
    besides: Absence | None = None,
    at: School | None = None,
) -> str:
    """What a scheduled or announced plan does with one of them in these days, in words; nothing when none does."""
    pks = {officer.pk for officer in officers}
    theirs = Q(officer_in__in=pks) | Q(officer_out__in=pks)
    begins = Q(redeployment__effective_on__range=(from_on, until_on))
    stays = Q(officer_in__in=pks, until_on__gte=from_on, redeployment__effective_on__lte=until_on)
    changes = Change.objects.pending().filter((theirs & begins) | stays)
    if besides:
        changes = changes.exclude(redeployment__in=besides.changes.values("redeployment"))
    if at:
        changes = changes.filter(Q(school=at) | Q(absence__isnull=False))
    first = changes.select_related("officer_in", "officer_out", "school", "redeployment").order_by(
        "redeployment__effective_on", "pk"
    )
    return next((_moves(change, pks) for change in first[:1]), "")


def refuse_absent_cover(cover: Officer, from_on: date, until_on: date, *, field: str) -> None:
    """Nobody covers who is away in some of these days."""
    away = cover.absences.standing().filter(from_on__lte=until_on, until_on__gte=from_on).order_by("from_on").first()
    if away:
        words = _("%(cover)s cannot cover, but is away from %(first)s to %(last)s")
        days = {"first": spoken(away.from_on), "last": spoken(away.until_on)}
        raise RedeploymentError(words % {"cover": cover, **days}, field=field)


def _moves(change: Change, pks: Collection[int]) -> str:
    plan = change.redeployment
    if change.officer_in and change.officer_in.pk in pks:
        officer = change.officer_in
        words = _("By the plan “%(plan)s” %(officer)s comes to %(school)s on %(day)s.")
    else:
        assert change.officer_out is not None  # one of the two is theirs
        officer = change.officer_out
        words = (
            _("By the plan “%(plan)s” %(officer)s is away from %(school)s on %(day)s.")
            if change.absence_id
            else _("By the plan “%(plan)s” %(officer)s leaves %(school)s on %(day)s.")
        )
    moves = words % {"plan": plan, "officer": officer, "school": change.school, "day": spoken(plan.effective_on)}
    return f"{moves} {_('Withdraw or correct that plan first, or choose other days')}"
