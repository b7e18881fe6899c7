"""Bulletins as pages and as mail. Whatever an inspector types, no script and no foreign image comes out."""

import re
from collections.abc import Sequence

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.mail import Words
from accounts.models import User
from bulletins.models import AgendaItem, Bulletin
from outbox.models import Letter
from schools.models import CommandUnit

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"}
TAGS |= {"a", "strong", "em", "code", "pre", "blockquote"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LINK = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)

# A line typed is a line read: not everybody knows that Markdown joins lines.
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
_markdown.validateLink = lambda url: bool(LINK.match(url))  # type: ignore[method-assign]


def prose(words: str, *, below: int = 1) -> SafeString:
    """Markdown as safe HTML whose headings begin at h2, below the title, or below a heading of another level."""
    tokens = _markdown.parse(words)
    _settle_headings(tokens, below)
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


def _settle_headings(tokens: Sequence[Token], below: int) -> None:
    """Whatever level the writer began at, the page has the next level first and leaves out none going down."""
    opened = [token for token in tokens if token.type == "heading_open"]
    top = min((int(token.tag[1]) for token in opened), default=1)
    level = below
    for token in tokens:
        if token.type == "heading_open":
            level = min(below + 1 + int(token.tag[1]) - top, level + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def mail_of(bulletin: Bulletin, *, sender: User) -> Words:
    """The mail, the same for everybody who gets it but for the link to choose how often."""
    return _write("bulletin", subject_of(bulletin), mail_words(bulletin, sender=sender))


def digest_of(bulletins: Sequence[Bulletin]) -> Words:
    """Several published bulletins in one mail, the oldest first. They come with their units."""
    units = sorted({bulletin.written_for.name for bulletin in bulletins})
    alone = len(bulletins) == 1
    words = [mail_words(one, sender=one.published_by, below=1 if alone else 2) for one in bulletins]
    subject = subject_of(bulletins[0])
    if not alone:
        count = ngettext("%(count)d bulletin", "%(count)d bulletins", len(bulletins)) % {"count": len(bulletins)}
        subject = _one_line(f"{', '.join(units)}: {count}")
    return _write("digest", subject, words[-1] | {"bulletins": words, "alone": alone, "subject": subject})


def agenda_mail_of(item: AgendaItem) -> Words:
    """What became of an item, to whoever proposed it."""
    facts = {"place": item.place, "title": item.title}
    if item.status == AgendaItem.Status.TAKEN_UP:
        subject = _("%(place)s: taken up for the next meeting: %(title)s") % facts
    else:
        subject = _("%(place)s: not taken up for the next meeting: %(title)s") % facts
    unit = item.command_unit
    words = {"item": item, "unit": unit, "subject": subject} | _around(unit)
    return _write("agenda_decided", _one_line(subject), words)


def mail_words(bulletin: Bulletin, *, sender: User | None, below: int = 1) -> dict[str, object]:
    """What the mail's templates show. Headings begin below this level."""
    unit = bulletin.written_for
    return {
        "bulletin": bulletin,
        "title": _plain(bulletin.title),
        "words": _plain(bulletin.words),
        "prose": mark_safe(_plain(prose(bulletin.words, below=below))),  # noqa: S308 - prose is clean
        "sender": sender,
        "unit": unit,
        "url": settings.PUBLIC_URL + reverse("bulletins:bulletin-detail", args=[bulletin.pk]),
    } | _around(unit)


def subject_of(bulletin: Bulletin) -> str:
    """The unit's name and the title, in one line that a letter can hold."""
    return _one_line(_plain(f"{bulletin.written_for}: {bulletin.title}"))


def _around(unit: CommandUnit) -> dict[str, object]:
    return {"link": Letter.LINK_SLOT, "portal_url": settings.PUBLIC_URL, "report_url": unit.force.report_url}


def _write(name: str, subject: str, words: dict[str, object]) -> Words:
    text, html = (render_to_string(f"emails/{name}.{kind}", words) for kind in ("txt", "html"))
    return Words(subject, text, html)


def _one_line(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(200)


def _plain(words: str) -> str:
    """A slot that an inspector happens to type is never filled: everybody gets the words that were previewed."""
    for slot in (Letter.LINK_SLOT, Letter.NAME_SLOT):
        words = words.replace(slot, slot.replace("{{", "{ {"))
    return words
