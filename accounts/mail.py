"""The words of a mail: in one language, or in Welsh with the English below it.

A school that chose Welsh has it first. The English stays below: some of those at the school who must act on a notice
read no Welsh, and the Welsh is not checked by a person yet (docs/welsh.md).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from accounts.languages import ENGLISH, WELSH, spoken_to

# In templates/emails/base.html these enclose what a mail says, between its header and its end.
SHEET = re.compile("<!--sheet-->(.*)<!--/sheet-->", re.DOTALL)
SHEET_ENDS = "<!--/sheet-->"
# In templates/emails/base.txt this begins what stands below every mail.
FOOT = "\n\n--\n"
ENGLISH_BELOW = "\n\n\n= English =\n\n"


@dataclass(frozen=True)
class Words:
    """A mail as it is frozen in a letter."""

    subject: str
    text: str
    html: str


def written_in(language: str, write: Callable[[], Words]) -> Words:
    """What `write` gives in the language that was chosen; if that is Welsh, with the English below."""
    language = spoken_to(language)
    with translation.override(language):
        words = write()
    if language == ENGLISH:
        return words
    with translation.override(ENGLISH):
        english = write()
    return replace(words, text=words.text.rstrip() + ENGLISH_BELOW + english.text, html=_with(words.html, english.html))


def _with(html: str, english: str) -> str:
    """The English sheet below the other. Mail without HTML, as a text message, has none."""
    if not (sheet := SHEET.search(english)):
        return html
    rows = render_to_string("emails/english_below.html", {"rows": sheet[1]})
    return html.replace(SHEET_ENDS, f"{rows}{SHEET_ENDS}")


def html_of(subject: str, text: str, **context: Any) -> str:
    """The HTML of a mail that has text alone: each paragraph as it is, a code large, an address as a link."""
    paragraphs = [" ".join(part.split()) for part in text.split(FOOT)[0].split("\n\n")]
    if translation.get_language() == WELSH:
        # That a machine translated it is said by the frame of the HTML too.
        paragraphs = paragraphs[1:]
    words = {"subject": subject, "paragraphs": [part for part in paragraphs if part]}
    return render_to_string("emails/plain.html", context | words)
