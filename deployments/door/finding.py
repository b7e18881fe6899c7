"""What somebody at a school's door may be told of the name or number that was given there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.door.names import named
from deployments.door.standing import Standing, changes_told, standings_now
from deployments.models import Change, DoorCheck
from officers.models import Officer, Tenure
from schools.days import calendars_for
from schools.models import CommandUnit, School

Answer = DoorCheck.Answer


@dataclass(frozen=True)
class Finding:
    """The answer. Only of a school's own officer does it say more than was typed."""

    answer: DoorCheck.Answer
    officer: Officer | None = None
    standing: Standing | None = None
    why_not: str = ""


def find(school: School, given: str, *, today: date) -> Finding:
    """Looked for among the officers of the school's command unit and of the school itself, and nowhere else."""
    found = named(_whom_the_unit_vouches_for(school, today), given)
    if len(found) != 1:
        return Finding(Answer.SEVERAL if found else Answer.UNKNOWN)
    [officer] = found
    standing = next((each for each in standings_now([school], today)[school.pk] if each.officer == officer), None)
    why_not = _why_not(school, officer, standing, today)
    if standing and not why_not:
        return Finding(Answer.EXPECTED, officer, standing)
    if why_not:
        return Finding(Answer.NOT_EXPECTED, officer, why_not=why_not)
    return Finding(Answer.ELSEWHERE)


def in_schools_on(day: date) -> QuerySet[Tenure]:
    """Tenures that cover the day."""
    return Tenure.objects.annotate(last=Coalesce("ended_on", "planned_until_on")).filter(
        from_on__lte=day, last__gte=day
    )


def _whom_the_unit_vouches_for(school: School, today: date) -> QuerySet[Officer]:
    """Who is in a schools role there today, and whoever works at this school or was announced to it.

    Of somebody whose tenure is over Liaison knows nothing any more: whoever names them is told to call 101.
    """
    unit: CommandUnit | None = school.local_authority.command_unit
    coming = changes_told().filter(school=school, officer_in__isnull=False)
    return Officer.objects.filter(
        Q(command_unit=unit, command_unit__isnull=False, pk__in=in_schools_on(today).values("officer"))
        | Q(pk__in=school.deployments.on(today).values("officer"))
        | Q(pk__in=coming.values("officer_in"))
    )


def _why_not(school: School, officer: Officer, standing: Standing | None, today: date) -> str:
    """Why the school's own officer is not expected today; nothing of an officer who has nothing to do with it."""
    if standing:
        is_school_day = calendars_for([school])[school.pk].is_school_day(today)
        return standing.why_not if is_school_day else standing.why_not or _("Today is no school day.")
    coming = changes_told().filter(school=school, officer_in=officer).select_related("redeployment")
    change = coming.order_by("redeployment__effective_on", "pk").first()
    if change is None:
        return ""
    names = {"officer": officer.display_name, "day": spoken(change.redeployment.effective_on)}
    if change.status == Change.Status.HELD or change.redeployment.effective_on <= today:
        return _("%(officer)s was to begin on %(day)s and has not begun. You will hear from us.") % names
    return _("%(officer)s works with you from %(day)s.") % names
