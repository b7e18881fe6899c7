"""Names and collar numbers as people give them at a door: exactly these, however they are spaced, cased or accented.

A whole collar number names an officer, and so does a whole name: as schools know the officer, or the legal one, with or
without the rank, first name or surname first. A surname alone names nobody, nor does any part of a number: whoever
could ask for parts could read off the whole team.
"""

import re
import unicodedata
from collections.abc import Iterable

from officers.models import Officer

RANKS = frozenset(
    {
        *("pc", "dc", "ps", "ds", "pcso", "sgt", "insp"),
        *("police", "detective", "constable", "sergeant", "inspector", "officer"),
    }
)
# “PC214” is number 214.
RANK_BEFORE_NUMBER = re.compile(r"^(?:pcso|pc|dc|ps|ds)(?=[0-9])")


def key_of(given: str) -> str:
    """Its letters and digits alone, so that “P.C. O’Neill-Hale” and “pc oneill hale” are one."""
    last, comma, first = given.partition(",")
    words = (f"{first} {last}" if comma else given).split()
    plain = [word for word in map(_plain, words) if word]
    while len(plain) > 1 and plain[0] in RANKS:
        plain = plain[1:]
    return RANK_BEFORE_NUMBER.sub("", "".join(plain))


def keys_of(officer: Officer) -> set[str]:
    return {key_of(words) for words in (officer.collar_number, officer.display_name, officer.legal_name)} - {""}


def named(officers: Iterable[Officer], given: str) -> list[Officer]:
    """Those of the officers who go by exactly this name or number."""
    key = key_of(given)
    return [officer for officer in officers if key in keys_of(officer)]


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
