"""A bulletin's words as a page and as mail. Whatever an inspector types, no script and no foreign image comes out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.models import User
from bulletins.models import Bulletin
from outbox.models import Letter

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"}
TAGS |= {"a", "strong", "em", "code", "pre", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LINK = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)

# A line typed is a line read: not everybody knows that Markdown joins lines.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_markdown.validateLink = lambda url: bool(LINK.match(url))  # type: ignore[method-assign]


def prose(words: str) -> SafeString:
    """Markdown as safe HTML whose headings begin at h2, below the title."""
    tokens = _markdown.parse(words)
    _settle_headings(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_only_full_links,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


def _only_full_links(tag: str, attribute: str, value: str) -> str | None:
    """An address within the portal means nothing in mail."""
    return value if attribute != "href" or LINK.match(value) else None


def _settle_headings(tokens: Sequence[Token]) -> None:
    """Whatever level the writer began at, the page has h2 first and leaves out no level going down."""
    opened = [token for token in tokens if token.type == "heading_open"]
    top = min((int(token.tag[1]) for token in opened), default=1)
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(2 + int(token.tag[1]) - top, level + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


@dataclass(frozen=True)
class Mail:
    """The words of a bulletin as they are frozen in its letter."""

    subject: str
    text: str
    html: str


def mail_of(bulletin: Bulletin, *, sender: User) -> Mail:
    """The mail, the same for everybody who gets it."""
    words = mail_words(bulletin, sender=sender)
    return Mail(
        subject=_plain(subject_of(bulletin)),
        text=_plain(render_to_string("emails/bulletin.txt", words)),
        html=_plain(render_to_string("emails/bulletin.html", words)),
    )


def mail_words(bulletin: Bulletin, *, sender: User) -> dict[str, object]:
    """What the mail's templates show."""
    unit = bulletin.written_for
    return {
        "bulletin": bulletin,
        "prose": prose(bulletin.words),
        "sender": sender,
        "unit": unit,
        "url": settings.PUBLIC_URL + reverse("bulletins:bulletin-detail", args=[bulletin.pk]),
        "portal_url": settings.PUBLIC_URL,
        "report_url": unit.force.report_url,
    }


def subject_of(bulletin: Bulletin) -> str:
    """The unit's name and the title, in one line that a letter can hold."""
    line = " ".join(f"{bulletin.written_for}: {bulletin.title}".split())
    return Truncator(line).chars(200)


def _plain(words: str) -> str:
    """A slot that an inspector happens to type is never filled: everybody gets the words that were previewed."""
    for slot in (Letter.LINK_SLOT, Letter.NAME_SLOT):
        words = words.replace(slot, slot.replace("{{", "{ {"))
    return words
