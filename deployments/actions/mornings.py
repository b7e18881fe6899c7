"""What the morning's run writes: to schools without the reason, to the sergeant with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from accounts.mail import Words
from accounts.models import User
from accounts.wording import spoken
from deployments.letters import (
    by_mail,
    letter_to_police,
    letter_to_school,
    render_unit_mail,
    school_subject,
    sergeants_of,
    whom_to_ask,
)
from deployments.models import Deployment, Suspension
from deployments.outlook import Post
from deployments.outlook.morning import Morning
from deployments.words import listed
from officers.models import Officer
from outbox.actions import Draft, cancel_deliveries, post_letters
from outbox.models import Delivery, Letter
from schools.days import SchoolCalendar, calendars_for
from schools.hours import leaves_at
from schools.models import Contact
from schools.reach import readers_at

NOT_TOLD = gettext_lazy("No head or DSL can be reached by mail: please call.")


@dataclass(frozen=True)
class _News:
    """What one school hears: of which deployment, for which day, and who works there then."""

    row: Deployment
    day: date
    posts: list[Post]


@dataclass(frozen=True)
class _Mail:
    template: str
    category: str
    headline: str


SUSPENDED = _Mail("suspended", "suspended", gettext_noop("%(officer)s does not come for now"))
FIT_AGAIN = _Mail("fit_again", "return-suspended", gettext_noop("%(officer)s works with you again"))


def tell_of_suspension(officer: Officer, rows: Sequence[Deployment], morning: Morning) -> dict[int, Letter]:
    """A letter to each school: who does not come, and who does. By deployment; none where nobody can be reached."""
    others = morning.others_at({row.school_id for row in rows}, officer)
    news = [_News(row, morning.on, others[row.school_id]) for row in rows]
    return _tell(officer, news, SUSPENDED)


def tell_of_return(
    officer: Officer, ended: Sequence[tuple[Deployment, Suspension]], morning: Morning
) -> dict[int, Letter]:
    """A letter to each school: from when the officer works there again. An absence was told of by itself."""
    others = morning.others_at({row.school_id for row, _ in ended}, officer)
    news = []
    for row, suspension in ended:
        own = Post(officer, row.school_id, row.kind, row.shadows, row.until_on)
        if not is_away(officer, row, suspension):
            news.append(_News(row, _back_on(suspension), [own, *others[row.school_id]]))
    return _tell(officer, news, FIT_AGAIN)


def is_away(officer: Officer, row: Deployment, suspension: Suspension) -> bool:
    """Whether an absence, or the last day there, keeps the officer away when the suspension would let them back."""
    back_on = _back_on(suspension)
    is_over = row.until_on is not None and row.until_on < back_on
    return is_over or any(absence.covers(back_on) for absence in officer.absences.all())


def call_back_unsent(suspensions: Sequence[Suspension]) -> None:
    """What has not left is stopped: another letter says that the officer is back."""
    letters = [suspension.letter_id for suspension in suspensions if suspension.letter_id]
    cancel_deliveries(
        Delivery.objects.filter(letter__in=letters), because=gettext_noop("The officer was found fit again.")
    )


def alert_sergeants(
    officer: Officer, rows: Sequence[Deployment], morning: Morning, *, reasons: Sequence[str], told: Collection[int]
) -> None:
    """One letter with the reasons, the schools, and where to mend it. Without reasons: the officer is fit again."""
    people = sergeants_of(officer)
    if not people:
        return
    others = morning.others_at({row.school_id for row in rows}, officer)
    unit = officer.command_unit
    subject = _("%(officer)s may not work in schools") if reasons else _("%(officer)s is fit for schools again")
    subject %= {"officer": officer}
    render = partial(
        render_unit_mail,
        "morning",
        unit,
        subject=subject,
        officer=officer,
        reasons=reasons,
        weekday=spoken(morning.on, "l j F Y"),
        schools=[_school_line(row, others[row.school_id], told) for row in rows],
        forecast=settings.PUBLIC_URL + reverse("deployments:forecast"),
    )
    draft = letter_to_police(
        unit,
        people,
        subject=subject,
        render=render,
        category="morning",
        about=str(officer),
        page=reverse("officers:officer-detail", args=[officer.pk]),
    )
    post_letters([draft], by=None)


def _tell(officer: Officer, news: Sequence[_News], mail: _Mail) -> dict[int, Letter]:
    readers = readers_at({each.row.school_id for each in news})
    calendars = calendars_for(each.row.school for each in news)
    sergeant = next(iter(sergeants_of(officer)), None)
    drafts = {
        each.row.pk: _draft(officer, each, mail, readers[each.row.school_id], calendars[each.row.school_id], sergeant)
        for each in news
        if readers[each.row.school_id]
    }
    posted = post_letters(list(drafts.values()), by=None)
    return {pk: each.letter for pk, each in zip(drafts, posted, strict=True)}


def _draft(
    officer: Officer,
    news: _News,
    mail: _Mail,
    to: Sequence[Contact],
    calendar: SchoolCalendar,
    sergeant: User | None,
) -> Draft:
    return letter_to_school(
        news.row.school,
        officer.command_unit,
        by_mail(to),
        write=partial(_words, officer, news, mail, sergeant),
        category=mail.category,
        # On the day itself at once, for a later day in the school's hours.
        leaves=leaves_at(calendar, timezone.now(), day=news.day),
        sergeant=sergeant,
        priority=Letter.Priority.URGENT,
    )


def _words(officer: Officer, news: _News, mail: _Mail, sergeant: User | None) -> Words:
    unit, school, name = officer.command_unit, news.row.school, officer.display_name
    rendered = render_unit_mail(
        mail.template,
        unit,
        officer=name,
        school=school,
        lines=[post.line for post in news.posts],
        contact=whom_to_ask(unit, sergeant),
        weekday=spoken(news.day, "l j F Y"),
    )
    return Words(school_subject(school, _(mail.headline) % {"officer": name}), *rendered)


def _back_on(suspension: Suspension) -> date:
    assert suspension.until_on is not None  # it has just ended
    return suspension.until_on + timedelta(days=1)


def _school_line(row: Deployment, others: Sequence[Post], told: Collection[int]) -> str:
    names = listed([post.officer.display_name for post in others])
    there = ngettext("%(names)s works there too.", "%(names)s work there too.", len(others)) % {"names": names}
    there = there if others else _("Nobody else works there.")
    return f"{row.school}: {there if row.pk in told else f'{there} {NOT_TOLD}'}"
