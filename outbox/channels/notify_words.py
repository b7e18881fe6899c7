"""A letter's words as GOV.UK Notify takes them."""

import re

from django.utils.translation import gettext as _

from outbox.compose import fill_in, link_of
from outbox.models import Delivery

# Notify reads these as formatting: a table, a link and its own escape anywhere, the rest where a line begins with it.
ANYWHERE = re.compile(r"([\\\[|])")
FIRST_ON_LINE = re.compile(r"^[ \t]*([-+*#_~`])", re.MULTILINE)
NUMBER_FIRST = re.compile(r"^[ \t]*(\d+)\.", re.MULTILINE)
UK_MOBILE = re.compile(r"(?:\+44|0044|44)?(?:\(0\)|0)?(7\d{9})")


def as_written(words: str) -> str:
    """The words so that they arrive as they stand here: “14. September” as no list that begins with 1.

    A backslash before a mark is how Notify itself spells it out. For a caret there is no such spelling: a line that
    begins with one is set in.
    """
    words = ANYWHERE.sub(r"\\\1", re.sub(r"\r\n?", "\n", words))
    return NUMBER_FIRST.sub(r"\1\\.", FIRST_ON_LINE.sub(r"\\\1", words))


def body_of_mail(delivery: Delivery) -> str:
    """The letter's text with the recipient's link and name. Notify makes the mail's HTML from it."""
    letter = delivery.letter
    body = as_written(letter.text).strip()
    if letter.sender:
        # Notify sends everything under the name of its service.
        body = f"{as_written(letter.sender)}\n\n{body}"
    if letter.reply_addresses:
        # Notify lets a mail be answered only to an address that it was told of beforehand.
        to_reply = _("To reply, write to %(addresses)s.") % {"addresses": _(" or ").join(letter.reply_addresses)}
        body += f"\n\n{to_reply}"
    return fill_in(body, link_of(delivery), as_written(delivery.name))


def body_of_text_message(delivery: Delivery) -> str:
    """The letter's text with the recipient's link, and with nobody's name: a telephone lies open on a table."""
    return fill_in(delivery.letter.text, link_of(delivery), name="").strip()


def uk_mobile(number: str) -> str | None:
    """The number of a mobile telephone of this country as every network knows it, however it was written."""
    found = UK_MOBILE.fullmatch(re.sub(r"[\s.\-]", "", number))
    return f"+44{found[1]}" if found else None
