"""What the police record says of a visit that a school reports: who it was, and whether the school had been told.

It speaks of the day of the visit as the record has it now.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import clock, spoken
from deployments.door.names import named
from deployments.door.standing import Standing, standings_at
from deployments.models import Change, Deployment, DoorCheck, Notice, Redeployment, Visit
from deployments.notices.told import were_told
from deployments.words import listed
from officers.models import Officer
from schools.days import calendars_for
from schools.models import School

Match = Visit.Match
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Matched:
    """Which of the five it is, with the officer, the notice by which the school had been told, and a line a fact."""

    match: Visit.Match
    officer: Officer | None
    notice: Notice | None
    lines: list[str]

    @property
    def evidence(self) -> str:
        return "\n".join(self.lines)


def match_given(school: School, given: str, on: date) -> Matched:
    """By the name or number that was given at the door."""
    unit = school.local_authority.command_unit
    there = school.deployments.on(on).values("officer")
    among = Officer.objects.filter(Q(command_unit=unit) | Q(pk__in=there))
    found = named(among, given) if given else []
    if len(found) == 1:
        says = _("“%(given)s” is %(officer)s.") % {"given": given, "officer": found[0]}
        return match_officer(school, found[0], on, says)
    if not given:
        says = _("The school does not know who it was.")
    elif found:
        says = _("%(number)s officers go by “%(given)s”.") % {"number": len(found), "given": given}
    else:
        says = _("No officer of %(unit)s goes by “%(given)s”.") % {"unit": unit, "given": given}
    return Matched(Match.UNKNOWN, None, None, [says, *_about_the_day(school, on)])


def match_officer(school: School, officer: Officer, on: date, says: str = "") -> Matched:
    """By the officer, once it is known who it was."""
    lines = [says] if says else []
    standings = standings_at([school], on)[school.pk]
    standing = next((each for each in standings if each.officer == officer), None)
    if standing:
        match, notice, facts = _of_deployment(standing, on)
    else:
        match, notice, facts = _of_somebody_else(school, officer, on)
    return Matched(match, officer, notice, [*lines, *facts, *_about_the_day(school, on, standings)])


def _of_deployment(standing: Standing, on: date) -> tuple[Visit.Match, Notice | None, list[str]]:
    row = standing.row
    facts = [_("Deployed there since %(day)s.") % {"day": spoken(row.from_on)}]
    if not standing.comes:
        return Match.NOT_ANNOUNCED, None, [*facts, _("Not to come on that day: %(why)s") % {"why": standing.why_not}]
    change = _beginning_of(row)
    if change is None:
        return Match.NOT_ANNOUNCED, None, [*facts, _("No plan of which a school was told brought the officer there.")]
    notice, line = _notice_of(change, on)
    return (Match.EXPECTED if notice else Match.UNTOLD), notice, [*facts, line]


def _of_somebody_else(school: School, officer: Officer, on: date) -> tuple[Visit.Match, Notice | None, list[str]]:
    facts = [_("Not deployed at the school on that day.")]
    coming = Change.objects.filter(
        school=school, officer_in=officer, redeployment__announced_at__isnull=False, status__in=Change.STANDING
    )
    change = coming.select_related("redeployment").order_by("redeployment__effective_on", "pk").last()
    last = school.deployments.filter(officer=officer, until_on__lt=on).order_by("until_on").last()
    if change and (change.took_effect_on is None or change.took_effect_on > on):
        facts.append(_("Announced to come from %(day)s.") % {"day": spoken(change.redeployment.effective_on)})
    if last and last.until_on:
        facts.append(_("Was deployed there until %(day)s.") % {"day": spoken(last.until_on)})
    return (Match.NOT_ANNOUNCED if len(facts) > 1 else Match.OTHER), None, facts


def _beginning_of(row: Deployment) -> Change | None:
    """The change by which the officer came there, at this school or at the one that it took the place of."""
    before = Deployment.objects.filter(
        officer=row.officer_id, school__successor=row.school_id, until_on=row.from_on - ONE_DAY
    ).first()
    first = before or row
    changes = Change.objects.filter(
        officer_in=row.officer_id,
        school__in=[row.school_id, first.school_id],
        status=Change.Status.IN_EFFECT,
        took_effect_on=first.from_on,
    )
    return changes.select_related("redeployment__command_unit__force").order_by("pk").last()


def _notice_of(change: Change, on: date) -> tuple[Notice | None, str]:
    """The notice if the school counts as told by it on the day, and what is known of it in words."""
    told_of = Notice.objects.filter(redeployment=change.redeployment_id, school=change.school_id)
    notice = told_of.select_related("redeployment__command_unit__force", "school").first()
    plan: Redeployment = change.redeployment
    if notice is None:
        return None, _("“%(plan)s” brought the officer there. The school had no notice of it.") % {"plan": plan}
    names = {"plan": plan, "day": spoken(timezone.localdate(notice.issued_at))}
    if notice.pk not in were_told([notice], on=on):
        return None, _("A notice about “%(plan)s” left on %(day)s. The school did not count as told by then.") % names
    answer = notice.acknowledgements.first()
    if answer is None:
        return notice, _("A notice about “%(plan)s” left on %(day)s and reached the school by mail.") % names
    names |= {"name": answer.name, "then": spoken(timezone.localdate(answer.acknowledged_at))}
    return notice, _("A notice about “%(plan)s” left on %(day)s; %(name)s acknowledged it on %(then)s.") % names


def _about_the_day(school: School, on: date, standings: list[Standing] | None = None) -> list[str]:
    """Whom the school expected that day, and what was checked at its door."""
    if standings is None:
        standings = standings_at([school], on)[school.pk]
    if not calendars_for([school])[school.pk].is_school_day(on):
        lines = [_("It was no school day.")]
    elif coming := [str(each.officer) for each in standings if each.comes]:
        lines = [_("Expected there on that day: %(names)s.") % {"names": listed(coming)}]
    else:
        lines = [_("Nobody was expected there on that day.")]
    checks = DoorCheck.objects.filter(school=school, checked_at__date=on).order_by("checked_at", "pk")[:10]
    return lines + [
        _("Checked at the door at %(time)s: “%(typed)s”: %(answer)s.")
        % {
            "time": clock(timezone.localtime(check.checked_at)),
            "typed": check.typed,
            "answer": check.get_answer_display(),
        }
        for check in checks
    ]
