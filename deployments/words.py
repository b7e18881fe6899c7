"""The words of a notice: written once with placeholders, filled in for each school."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from accounts.wording import spoken
from deployments.models import Change, Deployment, Redeployment
from officers.models import Officer
from schools.models import School

PLACEHOLDER = re.compile(r"\(\(\s*([^()]*?)\s*\)\)")

# Of many schools as many are named.
NAMED_AT_MOST = 3

DEFAULT_WORDS = gettext_noop("""\
Dear colleague

From ((day)) there is a change to the police officers who work with ((school)). What changes is set out below.
""")
VOWELS = "aeiouyâêîôûŷáéíóú"


@dataclass(frozen=True)
class SchoolFacts:
    """What placeholders stand for at one school."""

    redeployment: Redeployment
    changes: Sequence[Change]

    @property
    def school(self) -> str:
        return self.changes[0].school.name

    @property
    def officer_in(self) -> str:
        return listed([change.officer_in.display_name for change in self.changes if change.officer_in])

    @property
    def officer_out(self) -> str:
        return listed([change.officer_out.display_name for change in self.changes if change.officer_out])

    @property
    def day(self) -> str:
        return spoken(self.redeployment.effective_on, "l j F Y")

    @property
    def contact(self) -> str:
        """Who answers the school: the author of the plan, at the unit's address and number."""
        unit = self.redeployment.command_unit
        return with_ways(self.redeployment.created_by.name, unit.email, unit.phone)


FILLED_BY: dict[str, Callable[[SchoolFacts], str]] = {
    "school": lambda facts: facts.school,
    "officer in": lambda facts: facts.officer_in,
    "officer out": lambda facts: facts.officer_out,
    "day": lambda facts: facts.day,
    "contact": lambda facts: facts.contact,
}


class Move(Protocol):
    """What is said of a change, planned or on record."""

    @property
    def kind(self) -> str: ...
    @property
    def officer_in(self) -> Officer | None: ...
    @property
    def officer_out(self) -> Officer | None: ...
    @property
    def deployment_kind(self) -> str: ...
    @property
    def shadows(self) -> Officer | None: ...
    @property
    def until_on(self) -> date | None: ...


def move_in_words(move: Move, *, name: Callable[[Officer], str] = lambda officer: officer.display_name) -> str:
    """“PC Sam shadows PC Dave until 28 March 2027”, “PC Ann covers until 14 March 2027”, “PC Dave leaves”."""
    who = {
        "coming": name(move.officer_in) if move.officer_in else "",
        "going": name(move.officer_out) if move.officer_out else "",
        "experienced": name(move.shadows) if move.shadows else "",
    }
    words = _what_moves(move) % who
    return _until(words, move.until_on) if move.until_on and _may_end(move) else words


def _what_moves(move: Move) -> str:
    if move.kind == Change.Kind.ABSENCE:
        return _("%(going)s is away")
    if move.shadows:
        return _("%(coming)s shadows %(experienced)s")
    if move.officer_in and move.officer_out:
        return _("%(coming)s takes over from %(going)s")
    if move.deployment_kind == Deployment.Kind.COVER and move.officer_in:
        return _("%(coming)s covers")
    return _("%(coming)s comes") if move.officer_in else _("%(going)s leaves")


def _may_end(move: Move) -> bool:
    """Whoever leaves does so for good."""
    return move.kind == Change.Kind.ABSENCE or move.officer_in is not None


def _until(words: str, last: date) -> str:
    return _("%(words)s until %(day)s") % {"words": words, "day": spoken(last)}


def with_ways(name: str, *ways: str) -> str:
    """“Sergeant Vale (schools@force.example or 01632 960000)”."""
    given = _(" or ").join(way for way in ways if way)
    return f"{name} ({given})" if given else name


def in_own_language(words: str) -> str:
    """The usual words as a school reads them in its language. What a sergeant wrote instead stays as written."""
    return _(DEFAULT_WORDS) if words.split() == DEFAULT_WORDS.split() else words


def listed(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    if len(names) < 2:
        return "".join(names)
    both = {"first": ", ".join(names[:-1]), "last": names[-1]}
    if names[-1][:1].lower() in VOWELS:
        return pgettext("before a vowel", "%(first)s and %(last)s") % both
    return _("%(first)s and %(last)s") % both


def named(schools: Sequence[School]) -> str:
    """“A School”, “A School and B School”, “A School, B School, C School and 57 more”."""
    names = [school.name for school in schools]
    if len(names) > NAMED_AT_MOST:
        more = len(names) - NAMED_AT_MOST
        names = [*names[:NAMED_AT_MOST], ngettext("%(number)d more", "%(number)d more", more) % {"number": more}]
    return listed(names)


def notice_given(fewest: int, most: int | None = None) -> str:
    """“1 school day’s notice”, “4 school days’ notice”, “4 to 6 school days’ notice”."""
    if most is None or most == fewest:
        words = ngettext("%(number)d school day’s notice", "%(number)d school days’ notice", fewest)
        return words % {"number": fewest}
    return _("%(fewest)d to %(most)d school days’ notice") % {"fewest": fewest, "most": most}


def placeholders_in(words: str) -> list[str]:
    """The placeholders used, in order and once each, as they were typed."""
    return list(dict.fromkeys(PLACEHOLDER.findall(words)))


def faults_in(words: str) -> list[str]:
    """What is wrong with the placeholders, one sentence each: one that stands for nothing, brackets left open."""
    faults = [
        _("Nothing is known to stand for ((%(name)s))") % {"name": name}
        for name in placeholders_in(words)
        if name.lower() not in FILLED_BY
    ]
    rest = PLACEHOLDER.sub("", words)
    if "((" in rest or "))" in rest:
        faults.append(_("Close every pair of double brackets"))
    return faults


def empty_placeholders(words: str, facts: SchoolFacts) -> list[str]:
    """Those that have nothing to say at this school: an officer who leaves where nobody does."""
    return [name for name in placeholders_in(words) if name.lower() in FILLED_BY and not FILLED_BY[name.lower()](facts)]


def fill(words: str, facts: SchoolFacts) -> str:
    """The words as this school reads them. Call only with words whose placeholders are known."""
    return PLACEHOLDER.sub(lambda match: FILLED_BY[match.group(1).lower()](facts), words).strip()
