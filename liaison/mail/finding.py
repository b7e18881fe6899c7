"""Finding a letter among hundreds of thousands: by words, state and kind, a page at a time."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from outbox.models import Delivery, DeliveryQuerySet

PAGE = 25
SEARCHED = ("letter__about", "letter__subject", "name", "address")


def matching(deliveries: DeliveryQuerySet, words: str) -> DeliveryQuerySet:
    """Those where every word stands in the school's name, the subject, or the recipient's name or address.

    By regular expression, for SQLite's LIKE holds É and é for two letters. No trigram index: with 250,000 deliveries
    a search that finds nothing takes half a second without one, and with one posting 10,000 takes three times as long.
    """
    for word in unicodedata.normalize("NFC", words).split():
        somewhere = Q()
        for field in SEARCHED:
            somewhere |= Q(**{f"{field}__iregex": re.escape(word)})
        deliveries = deliveries.filter(somewhere)
    return deliveries


@dataclass(frozen=True)
class Page:
    """Deliveries, newest first, and the numbers from which its neighbours begin. Nothing is counted or skipped."""

    deliveries: Sequence[Delivery]
    older: int | None
    newer: int | None


def page_of(deliveries: DeliveryQuerySet, *, before: str = "", after: str = "") -> Page:
    """The newest, those older than the number `before`, or those newer than `after`, as the address has them."""
    start, end = _number(after), _number(before)
    if start is not None:
        rows = list(deliveries.filter(pk__gt=start).order_by("pk")[: PAGE + 1])
        if len(rows) > PAGE:
            return Page(rows[PAGE - 1 :: -1], older=rows[0].pk, newer=rows[PAGE - 1].pk)
        # Too few for a page: the first page it is.
    if end is not None:
        deliveries = deliveries.filter(pk__lt=end)
    rows = list(deliveries.order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(
        shown,
        older=shown[-1].pk if len(rows) > PAGE else None,
        newer=shown[0].pk if end is not None and shown else None,
    )


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 19 else None
