"""Schools that nobody comes to: officers suspended or away without cover, and posts that are vacant."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.forecast.facts import Facts
from deployments.forecast.row import Kind, Row, keepers_of, officer_url, owners_of, plan_url
from deployments.models import Change, Deployment, Redeployment
from deployments.words import named
from officers.models import Officer
from schools.models import School

SOON = timedelta(weeks=2)
TOLD_OR_SOON = (Redeployment.Status.SCHEDULED, *Redeployment.TOLD)


def of_suspensions(facts: Facts) -> Iterator[Row]:
    """Who was found unfit and may not come, with all their schools in one row."""
    stopped: dict[int, list[Deployment]] = defaultdict(list)
    for row in facts.deployments:
        if row.suspended_on and row.officer_id in facts.officers:  # type: ignore[attr-defined]
            stopped[row.officer_id].append(row)
    for pk, rows in stopped.items():
        officer = facts.officers[pk]
        since = min(row.suspended_on for row in rows)  # type: ignore[attr-defined]
        because = rows[0].suspended_because  # type: ignore[attr-defined]
        words = _("Since %(day)s not expected at %(schools)s. %(because)s") % {
            "day": spoken(since),
            "schools": named([row.school for row in rows]),
            "because": because,
        }
        yield _of_officer(Kind.SUSPENDED, since, officer, words)


def of_absences(facts: Facts) -> Iterator[Row]:
    """Officers away from schools where nobody else comes and no contact was named meanwhile."""
    for absence in facts.absences:
        officer = facts.officers[absence.officer_id]
        day = max(absence.from_on, facts.today)
        bare = [row.school for row in _running(facts.of_officer[officer.pk], day) if not _is_covered(facts, row, day)]
        plan = facts.plan_of_absence.get(absence.pk)
        if bare and not (plan and plan.interim_contact):
            days = f"{spoken(absence.from_on)} to {spoken(absence.until_on)}"
            words = _("Away from %(days)s, and nobody covers %(schools)s.") % {"days": days, "schools": named(bare)}
            url, link = _where_to_cover(plan)
            on, owners = absence.from_on, owners_of(officer)
            yield Row(Kind.ABSENCE, on, str(officer), words, url, link, owners, officer.pk)


def of_vacancies(facts: Facts) -> Iterator[Row]:
    """Open schools with nobody today and nobody planned, or with nobody in two weeks."""
    for school in facts.schools.values():
        if any(change.officer_in_id for change in facts.changes_at[school.pk] if _is_decided(change)):
            continue
        here = _running(facts.at_school[school.pk], facts.today)
        if not here:
            yield _vacant(school, facts.today, _("No officer works here."))
        elif not _running(_staying(facts, school, here), facts.today + SOON):
            day = facts.today + SOON
            yield _vacant(
                school,
                day,
                _("Every officer leaves by %(day)s, and nobody is planned to follow.") % {"day": spoken(day)},
            )


def _running(rows: list[Deployment], day: date) -> list[Deployment]:
    """Those that run on the day. A shadow alone is nobody's named officer."""
    return [
        row
        for row in rows
        if row.kind != Deployment.Kind.SHADOW and row.from_on <= day and (row.until_on is None or row.until_on >= day)
    ]


def _staying(facts: Facts, school: School, here: list[Deployment]) -> list[Deployment]:
    leaving = {
        change.officer_out_id
        for change in facts.changes_at[school.pk]
        if _is_decided(change)
        and change.kind != Change.Kind.ABSENCE
        and change.redeployment.effective_on <= facts.today + SOON
    }
    return [row for row in here if row.officer_id not in leaving]


def _is_decided(change: Change) -> bool:
    return change.redeployment.status in TOLD_OR_SOON


def _is_covered(facts: Facts, row: Deployment, day: date) -> bool:
    away = {absence.officer_id for absence in facts.absences if absence.covers(day)}
    others = _running(facts.at_school[row.school_id], day)
    if any(other.officer_id != row.officer_id and other.officer_id not in away for other in others):
        return True
    return any(
        change.kind in (Change.Kind.ARRIVAL, Change.Kind.REPLACEMENT) and change.redeployment.effective_on <= day
        for change in facts.changes_at[row.school_id]
    )


def _where_to_cover(plan: Redeployment | None) -> tuple[str, str]:
    """The page on which somebody is found to cover, and what the link to it says."""
    if plan is None:
        return reverse("deployments:redeployment-add"), _("Plan cover")
    if plan.is_editable:
        return reverse("deployments:change-add", args=[plan.pk]), _("Add cover to the plan")
    return plan_url(plan), _("Open the plan")


def _of_officer(kind: Kind, on: date, officer: Officer, words: str) -> Row:
    return Row(
        kind, on, str(officer), words, officer_url(officer), _("Open the record"), owners_of(officer), officer.pk
    )


def _vacant(school: School, on: date, words: str) -> Row:
    url = reverse("deployments:school", args=[school.pk])
    return Row(Kind.VACANT, on, str(school), words, url, _("Open the school"), keepers_of(school))
