"""What was changed in a plan, in the words that a colleague reads."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import spoken
from deployments.models import Redeployment
from deployments.words import Move, move_in_words, named
from schools.models import School

FACTS = {
    "effective_on": gettext_lazy("the day"),
    "reason": gettext_lazy("the reason"),
    "explanation": gettext_lazy("the explanation"),
    "interim_contact": gettext_lazy("the interim contact"),
    "review_on": gettext_lazy("the review day"),
}
# Of a long text as much is quoted.
QUOTED = 200


class SchoolMove(Move, Protocol):
    @property
    def school(self) -> School: ...


def facts_changed(before: Redeployment, facts: Mapping[str, object]) -> str:
    """“the day from 3 March 2027 to 5 March 2027; the explanation from “…” to “…””."""
    changed = [
        _("%(fact)s from %(before)s to %(after)s")
        % {"fact": FACTS[name], "before": _said(name, getattr(before, name)), "after": _said(name, value)}
        for name, value in facts.items()
        if value != getattr(before, name)
    ]
    return "; ".join(changed) or _("saved without a change")


def added(moves: Sequence[SchoolMove]) -> str:
    """“Ash Park School added (PC Sam comes)”; of many, their names."""
    return _by_school(moves, _("%(schools)s added"))


def removed(move: SchoolMove) -> str:
    return _by_school([move], _("%(schools)s removed"))


def mended(pairs: Sequence[tuple[SchoolMove, SchoolMove]]) -> str:
    """“at Ash Park School from “PC Sam comes” to “PC Ann comes””; of many, those at the first and how many more."""
    before, after = pairs[0]
    facts = {
        "school": before.school,
        "more": len(pairs) - 1,
        "before": move_in_words(before),
        "after": move_in_words(after),
    }
    if len(pairs) > 1:
        return _("at %(school)s and %(more)s more from “%(before)s” to “%(after)s”") % facts
    return _("at %(school)s from “%(before)s” to “%(after)s”") % facts


def _by_school(moves: Sequence[SchoolMove], done: str) -> str:
    schools = list({move.school.pk: move.school for move in moves}.values())
    said = {move_in_words(move) for move in moves}
    words = done % {"schools": named(schools)}
    return f"{words} ({said.pop()})" if len(said) == 1 else words


def _said(name: str, value: object) -> str:
    if isinstance(value, date):
        return spoken(value)
    if name == "reason":
        return str(Redeployment.Reason(str(value)).label)
    words = str(value or "")
    return f"“{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}”" if words else _("none")
