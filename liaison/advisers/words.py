"""The words of the week's mail to an adviser."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.desk.advised.notices import Told, advised_notices, told_of
from deployments.desk.advised.overview import Overview, overview_for
from outbox.models import Letter

# A letter shows as many of each; the pages show all.
SHOWN = 40
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Week:
    """What one adviser is told: of the week before this day, and how things stand."""

    week_on: date
    told: list[Told]
    told_count: int
    overview: Overview

    @property
    def told_more(self) -> int:
        return self.told_count - len(self.told)

    @property
    def earlier(self) -> list[Told]:
        """What is to come and was not told only last week."""
        lately = {told.notice.pk for told in self.told}
        return [told for told in self.overview.coming if told.notice.pk not in lately]

    @property
    def is_empty(self) -> bool:
        return not self.told and self.overview.is_empty

    @property
    def subject(self) -> str:
        return _("Your schools and their officers, week of %(day)s") % {"day": spoken(self.week_on - WEEK)}


def week_for(user: User, week_on: date, today: date) -> Week:
    """In the same number of queries however many schools."""
    notices = advised_notices(user).filter(issued_at__gte=_start_of(week_on - WEEK), issued_at__lt=_start_of(week_on))
    ordered = notices.order_by("school__name", "issued_at", "pk")
    return Week(week_on, told_of(list(ordered[:SHOWN])), notices.count(), overview_for(user, today, shown=SHOWN))


def mail_of(week: Week, *, report_url: str) -> tuple[str, str]:
    """Text and HTML, with the reader's link to the choice still to be filled in."""
    words = {
        "week": week,
        "overview": week.overview,
        "link": Letter.LINK_SLOT,
        "page": settings.PUBLIC_URL + reverse("deployments:advised-list"),
        "portal_url": settings.PUBLIC_URL,
        "report_url": report_url,
    }
    return render_to_string("emails/adviser_digest.txt", words), render_to_string("emails/adviser_digest.html", words)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
