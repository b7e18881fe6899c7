"""What the clock writes: of officers found unfit and fit again, and of what runs out."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.wording import spoken
from deployments.forecast import Band, Kind, Row
from deployments.letters import render_unit_mail
from liaison.mail.samples import world
from liaison.mail.samples.sample import Mail, Sample

OFFICER = "PC Dave Quill"
CONTACT = "Sergeant Robin Vale (schools.east@force.example or 01632 960111)"


def _suspended() -> Mail:
    return _of_school("suspended", f"{world.school()}: {OFFICER} does not come for now", lines=[])


def _fit_again() -> Mail:
    return _of_school("fit_again", f"{world.school()}: {OFFICER} works with you again", lines=world.BEFORE)


def _of_school(template: str, subject: str, *, lines: list[str]) -> Mail:
    return _write(template, subject, officer=OFFICER, school=world.school(), lines=lines, contact=CONTACT)


def _morning() -> Mail:
    return _write(
        "morning",
        f"{OFFICER} (1234) may not work in schools",
        officer=f"{OFFICER} (1234)",
        reasons=[f"Vetting must be reviewed by {spoken(world.day() - timedelta(days=1))}."],
        schools=[f"{world.school()}: Nobody else works there."],
        forecast=f"{settings.PUBLIC_URL}/forecast/",
    )


def _forecast() -> Mail:
    words = f"The tenure ends on {spoken(world.day())}. No departure is planned from {world.school()}."
    row = Row(Kind.TENURE, world.day(), f"{OFFICER} (1234)", words, "", "", frozenset())
    return _write("forecast", "Forecast: 41 things to look at", bands=[Band("Within 2 weeks", [row])], more=40)


def _tenure_warning() -> Mail:
    subject = f"Nobody is planned to follow {OFFICER} (1234)"
    return _write("tenure_warning", subject, officer=f"{OFFICER} (1234)", schools=world.school().name)


def _write(template: str, subject: str, **context: Any) -> Mail:
    weekday = spoken(world.day(), "l j F Y")
    text, html = render_unit_mail(template, world.unit(), subject=subject, weekday=weekday, **context)
    return Mail(subject, text, html)


MORNINGS = (
    Sample("suspended", "Officer does not come", "To a school, when its officer was found unfit.", _suspended),
    Sample("fit-again", "Officer comes again", "To a school, when its officer was found fit again.", _fit_again),
    Sample("morning", "Morning’s run", "To the sergeant of an officer who was found unfit, or fit again.", _morning),
    Sample("forecast", "Forecast", "To each sergeant on Mondays, when anything runs out.", _forecast),
    Sample(
        "tenure-warning",
        "Tenure ends",
        "To inspectors, two weeks before a tenure ends with nobody to follow.",
        _tenure_warning,
    ),
)
