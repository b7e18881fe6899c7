"""What stops an officer from working in a school on a given day.

Tested against the day of the work, never against today: vetting that is current now may lapse before the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.wording import counted, spoken

if TYPE_CHECKING:
    from officers.models.officer import Officer
    from officers.models.vetting import VettingCheck


@dataclass(frozen=True)
class Blocker:
    """One thing that stops an officer: a code for programs, a sentence for people."""

    code: str
    whose: str
    what: str

    @property
    def words(self) -> str:
        return _("%(whose)s %(what)s") % {"whose": self.whose, "what": self.what}

    @property
    def words_beside_name(self) -> str:
        """For where the officer's name stands already."""
        return f"{self.what[0].upper()}{self.what[1:]}"


def find_blockers(officer: Officer, *, on: date) -> list[Blocker]:
    """All that stops the officer on that day. An empty list means fit."""
    return [
        *_tenure(officer, on),
        *_absence(officer, on),
        *_service(officer, on),
        *_vetting(officer, on),
        *_training(officer, on),
    ]


def vetting_confirmed_on(officer: Officer, *, on: date) -> date | None:
    """All that a school may read of vetting: the day it was confirmed. None when it is not current on that day."""
    newest = _newest_check(officer, on)
    return newest.checked_on if newest is not None and not _vetting(officer, on) else None


def _tenure(officer: Officer, on: date) -> list[Blocker]:
    if any(tenure.covers(on) for tenure in officer.tenures.all()):
        return []
    return [Blocker("tenure", officer.display_name, _("has no schools tenure on %(day)s.") % {"day": spoken(on)})]


def _absence(officer: Officer, on: date) -> list[Blocker]:
    return [
        Blocker(
            "absence",
            officer.display_name,
            _("is away (%(kind)s) until %(day)s.")
            % {"kind": absence.get_kind_display().lower(), "day": spoken(absence.until_on)},
        )
        for absence in officer.absences.all()
        if absence.covers(on)
    ]


def _service(officer: Officer, on: date) -> list[Blocker]:
    """Probation: the force may ask for some months of police service before the work in schools."""
    least, months = officer.force.minimum_service_months, officer.service_months(on)
    if months is None and least:
        return [
            Blocker(
                "service",
                _("%(officer)s’s") % {"officer": officer.display_name},
                _("start of police service is not on record."),
            )
        ]
    if months is not None and months < least:
        served = _("has %(months)s of police service on %(day)s") % {
            "months": counted(months, "month"),
            "day": spoken(on),
        }
        return [
            Blocker(
                "service",
                officer.display_name,
                _("%(served)s; the force asks for %(least)s.") % {"served": served, "least": least},
            )
        ]
    return []


def _vetting(officer: Officer, on: date) -> list[Blocker]:
    newest, whose = _newest_check(officer, on), _("%(officer)s’s") % {"officer": officer.display_name}
    if newest is None:
        return [Blocker("vetting", whose, _("vetting has not been confirmed."))]
    if newest.outcome != newest.Outcome.CONFIRMED:
        return [
            Blocker("vetting", whose, _("vetting is %(outcome)s.") % {"outcome": newest.get_outcome_display().lower()})
        ]
    if newest.review_by_on is not None and newest.review_by_on < on:
        return [
            Blocker("vetting", whose, _("vetting must be reviewed by %(day)s.") % {"day": spoken(newest.review_by_on)})
        ]
    return []


def _newest_check(officer: Officer, on: date) -> VettingCheck | None:
    """What was known on that day: the last check made by then."""
    checks = [check for check in officer.vetting_checks.all() if check.checked_on <= on]
    return max(checks, key=lambda check: check.standing, default=None)


def _training(officer: Officer, on: date) -> list[Blocker]:
    valid = {training.course_id for training in officer.trainings.all() if training.is_valid(on)}
    return [
        Blocker(
            "training",
            officer.display_name,
            _("has no valid %(course)s on %(day)s.") % {"course": course.name, "day": spoken(on)},
        )
        for course in officer.force.courses.all()
        if course.pk not in valid and course.is_needed_by(officer.role_title)
    ]
