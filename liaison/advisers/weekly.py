"""Mailing each adviser who asked for it, once a week, what their schools were told and what is to come."""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from deployments.models import WeeklyLetter
from liaison.advisers.words import mail_of, week_for
from liaison.context import report_url_for
from outbox.actions import Draft, Recipient, post_letter
from outbox.settling import KEEP_TRYING
from schools.days import SchoolCalendar, is_working_day
from schools.hours import leaves_at
from schools.models import LocalAuthority

logger = logging.getLogger(__name__)

CATEGORY = "adviser-digest"


def mail_advisers(*, on: date) -> int:
    """On a working day, send each adviser this week's letter, once, where there is anything to tell.

    Returns how many.
    """
    if not is_working_day(on):
        return 0
    week_on = on - timedelta(days=on.weekday())
    sent = WeeklyLetter.objects.filter(week_on=week_on).values("user")
    posted = 0
    for adviser in advisers_to_copy().exclude(pk__in=sent).order_by("pk"):
        try:
            posted += _mail(adviser, week_on, on)
        except Exception:  # one adviser's fault must not keep the others from theirs
            logger.exception("The week’s letter could not be mailed to user %s", adviser.pk)
    return posted


def advisers_to_copy() -> QuerySet[User]:
    """Whoever asked for it, and still works for a local authority."""
    asked = User.objects.filter(is_active=True, weekly_copy__isnull=False, adviserships__isnull=False)
    people: QuerySet[User] = asked.with_role(Role.ADVISER).distinct()
    return people


@transaction.atomic
def _mail(adviser: User, week_on: date, on: date) -> bool:
    week = week_for(adviser, week_on, on)
    if week.is_empty:
        return False
    authorities = list(LocalAuthority.objects.filter(adviserships__user=adviser).select_related("command_unit"))
    units = {authority.command_unit for authority in authorities if authority.command_unit}
    text, html = mail_of(week, report_url=report_url_for(adviser))
    leaves = leaves_at(SchoolCalendar(), timezone.now())
    draft = Draft(
        to=[Recipient(adviser.name, adviser.email, settings.PUBLIC_URL + reverse("deployments:weekly-copy"))],
        subject=week.subject,
        text=text,
        html=html,
        category=CATEGORY,
        send_after=leaves,
        send_before=leaves + KEEP_TRYING,
        about=", ".join(authority.name for authority in authorities),
        # What it tells of two units is neither's own mail.
        desk=units.pop().desk if len(units) == 1 else "",
        is_optional=True,
    )
    WeeklyLetter.objects.create(user=adviser, week_on=week_on, letter=post_letter(draft, by=None).letter)
    return True
