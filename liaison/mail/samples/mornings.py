"""What the clock writes: of officers found unfit and fit again, and of what runs out."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail import Words
from accounts.wording import spoken
from deployments.forecast import Band, Kind, Row
from deployments.letters import render_unit_mail, school_subject, whom_to_ask
from liaison.mail.samples import world
from liaison.mail.samples.sample import Sample

OFFICER = "PC Dave Quill"


def _suspended() -> Words:
    return _of_school("suspended", _("%(officer)s does not come for now"), lines=[])


def _fit_again() -> Words:
    return _of_school("fit_again", _("%(officer)s works with you again"), lines=world.before())


def _of_school(template: str, headline: str, *, lines: list[str]) -> Words:
    subject = school_subject(world.school(), headline % {"officer": OFFICER})
    contact = whom_to_ask(world.unit(), world.sergeant())
    return _write(template, subject, officer=OFFICER, school=world.school(), lines=lines, contact=contact)


def _morning() -> Words:
    return _write(
        "morning",
        f"{OFFICER} (1234) may not work in schools",
        officer=f"{OFFICER} (1234)",
        reasons=[f"Vetting must be reviewed by {spoken(world.day() - timedelta(days=1))}."],
        schools=[f"{world.school()}: Nobody else works there."],
        forecast=f"{settings.PUBLIC_URL}/forecast/",
    )


def _forecast() -> Words:
    words = f"The tenure ends on {spoken(world.day())}. No departure is planned from {world.school()}."
    row = Row(Kind.TENURE, world.day(), f"{OFFICER} (1234)", words, "", "", frozenset())
    return _write("forecast", "Forecast: 41 things to look at", bands=[Band("Within 2 weeks", [row])], more=40)


def _tenure_warning() -> Words:
    subject = f"Nobody is planned to follow {OFFICER} (1234)"
    return _write("tenure_warning", subject, officer=f"{OFFICER} (1234)", schools=world.school().name)


def _write(template: str, subject: str, **context: Any) -> Words:
    weekday = spoken(world.day(), "l j F Y")
    return Words(subject, *render_unit_mail(template, world.unit(), subject=subject, weekday=weekday, **context))


MORNINGS = (
    Sample(
        "suspended",
        gettext_lazy("Officer does not come"),
        gettext_lazy("To a school, when its officer was found unfit."),
        _suspended,
        to_schools=True,
    ),
    Sample(
        "fit-again",
        gettext_lazy("Officer comes again"),
        gettext_lazy("To a school, when its officer was found fit again."),
        _fit_again,
        to_schools=True,
    ),
    Sample(
        "morning",
        gettext_lazy("Morning’s run"),
        gettext_lazy("To the sergeant of an officer who was found unfit, or fit again."),
        _morning,
    ),
    Sample(
        "forecast",
        gettext_lazy("Forecast"),
        gettext_lazy("To each sergeant on Mondays, when anything runs out."),
        _forecast,
    ),
    Sample(
        "tenure-warning",
        gettext_lazy("Tenure ends"),
        gettext_lazy("To inspectors, two weeks before a tenure ends with nobody to follow."),
        _tenure_warning,
    ),
)
