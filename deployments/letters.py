"""A command unit's letters: to schools, and to the police whom something concerns."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.languages import ENGLISH
from accounts.mail import Words, written_in
from accounts.models import Role, User
from deployments.words import with_ways
from officers.models import Officer
from outbox.actions import Draft, Recipient
from outbox.models import Letter
from outbox.settling import KEEP_TRYING
from schools.keepers import posted_to
from schools.models import CommandUnit, Contact, School

LONGEST_SUBJECT = 200


def render_unit_mail(name: str, unit: CommandUnit, **context: Any) -> tuple[str, str]:
    """The text and HTML of `templates/emails/NAME`, in the unit's name."""
    context |= {
        "unit": unit,
        "report_url": unit.force.report_url,
        "portal_url": settings.PUBLIC_URL,
        "link": Letter.LINK_SLOT,
        # Said by those mails alone that ask for it.
        "how_to_ask": partial(how_to_ask, unit),
        "how_to_ask_more": partial(how_to_ask_more, unit),
    }
    return tuple(get_template(f"emails/{name}.{kind}").render(context) for kind in ("txt", "html"))  # type: ignore[return-value]


def school_subject(school: School, news: str) -> str:
    """“Abbey School: your officer is away from 3 March”. A long name is cut, never the news."""
    news = f": {news}"
    return school.name[: LONGEST_SUBJECT - len(news)] + news


def news_of(subject: str, school: School) -> str:
    """“your officer is away from 3 March”: such a subject where the school's name stands already."""
    return subject.removeprefix(f"{school.name}: ")


def letter_to_school(
    school: School,
    unit: CommandUnit,
    to: Sequence[Recipient],
    *,
    write: Callable[[], Words],
    category: str,
    leaves: datetime,
    sergeant: User | None = None,
    ends: datetime | None = None,
    priority: Letter.Priority = Letter.Priority.NOTICE,
) -> Draft:
    """In the school's language, which is the one that is spoken while `write` is called.

    Answers go to the sergeant and the unit, and the unit finds it by the school. Without `ends` it is tried for the
    usual time.
    """
    words = written_in(school.language, write)
    return Draft(
        to=to,
        subject=words.subject[:LONGEST_SUBJECT],
        text=words.text,
        html=words.html,
        category=category,
        priority=priority,
        sender=unit.sender,
        reply_to=unit.reply_to(sergeant),
        send_after=leaves,
        send_before=ends or leaves + KEEP_TRYING,
        about=school.name_and_urn,
        desk=unit.desk,
    )


def letter_to_police(
    unit: CommandUnit,
    people: Iterable[User],
    *,
    subject: str,
    render: Callable[[], tuple[str, str]],
    category: str,
    about: str,
    page: str,
    priority: Letter.Priority = Letter.Priority.URGENT,
) -> Draft:
    """To people who sign in: the link leads to `page`, the path of the page on which they see to it.

    In English, in whichever language somebody at a school caused it.
    """
    with override(ENGLISH):
        text, html = render()
    return Draft(
        to=[Recipient(person.name, person.email, settings.PUBLIC_URL + page) for person in people],
        subject=subject[:LONGEST_SUBJECT],
        text=text,
        html=html,
        category=category,
        priority=priority,
        about=about,
        desk=unit.desk,
    )


def how_to_ask(unit: CommandUnit) -> str:
    if unit.phone:
        return _("To ask a question, reply to this mail or call %(phone)s.") % {"phone": unit.phone}
    return _("To ask a question, reply to this mail.")


def how_to_ask_more(unit: CommandUnit) -> str:
    if unit.phone:
        return _("To ask more, open the notice or reply to this mail or call %(phone)s.") % {"phone": unit.phone}
    return _("To ask more, open the notice or reply to this mail.")


def by_mail(contacts: Iterable[Contact]) -> list[Recipient]:
    """Those who need no link of their own."""
    return [Recipient(contact.name, contact.email) for contact in contacts]


def sergeants_of(officer: Officer) -> list[User]:
    """Whose officer it is: the supervisor, or else the cluster's sergeant, or else every sergeant of the unit."""
    named = [officer.supervisor, officer.cluster.sergeant if officer.cluster else None]
    own = [person for person in named if person and person.is_active][:1]
    return own or list(posted_to([officer.command_unit], Role.SERGEANT))


def whom_to_ask(unit: CommandUnit, person: User | None) -> str:
    """“Sergeant Vale (schools@force.example or 01632 960000)”."""
    return with_ways(person.name if person else unit.name, unit.email, unit.phone)
