"""Finding rows by words among hundreds of thousands."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q

# So many rows are read in search of a page before an index is asked.
NEAR = 500
MOST_WORDS = 6


@dataclass(frozen=True)
class Sought:
    """The same rows, found in two ways. Nothing sought is an empty condition.

    `reading` looks at a row itself, and is quick where a page of hits lies among the nearest rows, as with a common
    word. `asking` asks indexes which rows in the whole table hold the words, and is quick where few do; what it has to
    look up for that it looks up then.
    """

    reading: Q
    ask: Callable[[], Q]

    @property
    def asking(self) -> Q:
        return self.ask()

    def __bool__(self) -> bool:
        return bool(self.reading)


EVERYTHING = Sought(Q(), Q)


def words_of(given: str) -> list[str]:
    """The words to look for, in one of the two ways in which é can be written."""
    return unicodedata.normalize("NFC", given.replace("\x00", "")).split()[:MOST_WORDS]


def sought(given: str, *, reading: Callable[[str], Q], asking: Callable[[str], Q]) -> Sought:
    """Rows that hold every one of these words, by what each of the two ways says of one word.

    Indexes are asked for the longest word, likely the rarest; in the few rows that hold it the others are read.
    """
    words = sorted(words_of(given), key=len, reverse=True)
    if not words:
        return EVERYTHING
    return Sought(
        reduce(Q.__and__, map(reading, words)), lambda: reduce(Q.__and__, map(reading, words[1:]), asking(words[0]))
    )


def holds(word: str, columns: Sequence[str]) -> Q:
    """Rows where the word stands in one of these columns, in capitals or not.

    By regular expression, for SQLite's LIKE holds É and é for two letters. PostgreSQL answers it from a trigram index.
    """
    return reduce(Q.__or__, (Q(**{f"{column}__iregex": re.escape(word)}) for column in columns))
