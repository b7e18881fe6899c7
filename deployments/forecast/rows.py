"""One list of all that runs out, the most urgent first, each row with the page that mends it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.forecast.facts import Facts
from deployments.forecast.people import of_arrivals, of_training, of_vetting
from deployments.forecast.row import Kind, Row, officer_url, owners_of, plan_url
from deployments.forecast.schools import of_absences, of_suspensions, of_vacancies
from deployments.forecast.tenures import Ending, endings
from deployments.words import named


def rows_of(facts: Facts) -> list[Row]:
    """Everything that runs out, the nearest day first."""
    suspended = {row.officer_id for row in facts.deployments if row.suspended_on}  # type: ignore[attr-defined]
    found = [
        *of_suspensions(facts),
        *of_absences(facts),
        *of_arrivals(facts),
        *_of_tenures(facts),
        *of_vetting(facts),
        *of_training(facts),
        *of_vacancies(facts),
    ]
    # What stopped an officer stands on the row that says so.
    told = [row for row in found if row.kind == Kind.SUSPENDED or row.officer not in suspended or row.on > facts.today]
    return sorted(told, key=lambda row: row.urgency)


def of_whom(rows: Iterable[Row], user: User) -> list[Row]:
    """Those that are this sergeant's work, and those that are nobody's."""
    return [row for row in rows if not row.owners or user.pk in row.owners]


def _of_tenures(facts: Facts) -> Iterator[Row]:
    for ending in endings(facts):
        if not ending.is_settled:
            officer = ending.officer
            yield Row(
                kind=Kind.TENURE,
                on=ending.last_on,
                who=str(officer),
                words=_words(ending, is_over=ending.last_on < facts.today),
                url=plan_url(ending.plan) if ending.plan else officer_url(officer),
                link=_("Open the plan") if ending.plan else _("Open the record"),
                owners=owners_of(officer),
                officer=officer.pk,
                tenure=ending.tenure.pk if ending.unplanned else None,
            )


def _words(ending: Ending, *, is_over: bool) -> str:
    begins = _("The tenure ended on %(day)s.") if is_over else _("The tenure ends on %(day)s.")
    return f"{begins % {'day': spoken(ending.last_on)}} {_what_lacks(ending)}"


def _what_lacks(ending: Ending) -> str:
    if not ending.schools:
        return _("The officer works at no school after it.")
    if ending.unplanned:
        return _("No departure is planned from %(schools)s.") % {"schools": named(ending.unplanned)}
    if ending.without_successor:
        return _("Nobody is planned to follow at %(schools)s.") % {"schools": named(ending.without_successor)}
    return _("The plan is a draft: no school has been told.")
