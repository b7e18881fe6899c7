"""Mailing what runs out: to each sergeant once a week, and to inspectors when nobody is planned to follow."""

import logging
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.wording import counted, spoken
from deployments.forecast import Ending, Facts, bands_of, endings, of_whom, rows_of
from deployments.letters import letter_to_police, render_unit_mail
from deployments.models import ForecastLetter, TenureWarning
from deployments.words import named
from outbox.actions import post_letter
from outbox.models import Letter
from schools.keepers import posted_to
from schools.models import CommandUnit, Posting

logger = logging.getLogger(__name__)

# A letter shows as many rows; the page shows all.
SHOWN = 40
WARNED_BEFORE = timedelta(weeks=2)


def mail_forecasts(*, on: date) -> int:
    """Send each sergeant this week’s forecast, once, where there is anything to tell. Returns how many."""
    week_on = on - timedelta(days=on.weekday())
    sergeants = User.objects.filter(is_active=True, roles__role=Role.SERGEANT, postings__role=Role.SERGEANT).distinct()
    sent = ForecastLetter.objects.filter(week_on=week_on).values("user")
    posted = 0
    for sergeant in sergeants.exclude(pk__in=sent).order_by("pk"):
        try:
            posted += _mail_forecast(sergeant, week_on, on)
        except Exception:  # one sergeant's fault must not keep the others from theirs
            logger.exception("The forecast could not be mailed to user %s", sergeant.pk)
    return posted


def warn_of_tenures(*, on: date) -> int:
    """Tell inspectors, once, of each tenure that ends within two weeks with nobody planned to follow."""
    warned = 0
    posts = Posting.objects.filter(role=Role.INSPECTOR).values("command_unit")
    for unit in CommandUnit.objects.filter(pk__in=posts).select_related("force").order_by("pk"):
        try:
            facts = Facts(CommandUnit.objects.filter(pk=unit.pk), on)
            soon = [each for each in endings(facts) if on <= each.last_on <= on + WARNED_BEFORE]
            warned += sum(_warn(unit, each) for each in soon if each.without_successor)
        except Exception:  # one unit's fault must not keep the others from hearing
            logger.exception("The tenures of command unit %s could not be looked at", unit.pk)
    return warned


@transaction.atomic
def _mail_forecast(sergeant: User, week_on: date, on: date) -> bool:
    units = CommandUnit.objects.led_by(sergeant, Role.SERGEANT).select_related("force")
    rows = of_whom(rows_of(Facts(units, on)), sergeant)
    if not rows:
        return False
    unit = units[0]
    subject = _("Forecast: %(number)s to look at") % {"number": counted(len(rows), "thing")}
    render = partial(
        render_unit_mail,
        "forecast",
        unit,
        subject=subject,
        weekday=spoken(on, "l j F Y"),
        bands=bands_of(rows[:SHOWN], today=on),
        more=max(len(rows) - SHOWN, 0),
    )
    draft = letter_to_police(
        unit,
        [sergeant],
        subject=subject,
        render=render,
        category="forecast",
        about=unit.name,
        page=reverse("deployments:forecast"),
        priority=Letter.Priority.ROUTINE,
    )
    ForecastLetter.objects.create(user=sergeant, week_on=week_on, letter=post_letter(draft, by=None).letter)
    return True


@transaction.atomic
def _warn(unit: CommandUnit, ending: Ending) -> bool:
    inspectors = posted_to([unit], Role.INSPECTOR)
    if not inspectors or TenureWarning.objects.filter(tenure=ending.tenure, ends_on=ending.last_on).exists():
        return False
    subject = _("Nobody is planned to follow %(officer)s") % {"officer": ending.officer}
    render = partial(
        render_unit_mail,
        "tenure_warning",
        unit,
        subject=subject,
        officer=ending.officer,
        weekday=spoken(ending.last_on, "l j F Y"),
        schools=named(ending.without_successor),
    )
    draft = letter_to_police(
        unit,
        inspectors,
        subject=subject,
        render=render,
        category="tenure-warning",
        about=str(ending.officer),
        page=reverse("officers:officer-detail", args=[ending.officer.pk]),
        priority=Letter.Priority.NOTICE,
    )
    letter = post_letter(draft, by=None).letter
    TenureWarning.objects.create(tenure=ending.tenure, ends_on=ending.last_on, letter=letter)
    return True
