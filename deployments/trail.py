"""What was changed in a plan, in the words that a colleague reads."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from accounts.wording import spoken
from deployments.models import Redeployment
from deployments.words import Move, move_in_words, named
from schools.models import School

FACTS = {
    "effective_on": "the day",
    "reason": "the reason",
    "explanation": "the explanation",
    "interim_contact": "the interim contact",
    "review_on": "the review day",
}
# Of a long text as much is quoted.
QUOTED = 200


class SchoolMove(Move, Protocol):
    @property
    def school(self) -> School: ...


def facts_changed(before: Redeployment, facts: Mapping[str, object]) -> str:
    """“the day from 3 March 2027 to 5 March 2027; the explanation from “…” to “…””."""
    changed = [
        f"{FACTS[name]} from {_said(name, getattr(before, name))} to {_said(name, value)}"
        for name, value in facts.items()
        if value != getattr(before, name)
    ]
    return "; ".join(changed) or "saved without a change"


def added(moves: Sequence[SchoolMove]) -> str:
    """“Ash Park School added (PC Sam comes)”; of many, their names."""
    return _by_school(moves, "added")


def removed(move: SchoolMove) -> str:
    return _by_school([move], "removed")


def mended(pairs: Sequence[tuple[SchoolMove, SchoolMove]]) -> str:
    """“at Ash Park School from “PC Sam comes” to “PC Ann comes””; of many, those at the first and how many more."""
    before, after = pairs[0]
    more = f" and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    return f"at {before.school}{more} from “{move_in_words(before)}” to “{move_in_words(after)}”"


def _by_school(moves: Sequence[SchoolMove], done: str) -> str:
    schools = list({move.school.pk: move.school for move in moves}.values())
    said = {move_in_words(move) for move in moves}
    return f"{named(schools)} {done}{f' ({said.pop()})' if len(said) == 1 else ''}"


def _said(name: str, value: object) -> str:
    if isinstance(value, date):
        return spoken(value)
    if name == "reason":
        return str(Redeployment.Reason(str(value)).label)
    words = str(value or "")
    return f"“{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}”" if words else "none"
