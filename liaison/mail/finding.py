"""Finding a letter among hundreds of thousands by a word of it or of whom it went to."""

from django.db.models import Q

from lists.keyset import Keyset
from lists.searching import Sought, holds, sought
from outbox.models import Delivery, Letter

NEWEST_FIRST = Keyset("-pk")
OF_LETTER = ("about", "subject")
OF_DELIVERY = ("name", "address")


def matching(words: str) -> Sought:
    """Deliveries where every word stands in the school's name, the subject, or the recipient's name or address."""
    return sought(words, reading=_reading, asking=_asking)


def _reading(word: str) -> Q:
    return holds(word, OF_DELIVERY) | holds(word, [f"letter__{name}" for name in OF_LETTER])


def _asking(word: str) -> Q:
    """Each index is asked by itself: no database puts two tables' together."""
    by_letter = Delivery.objects.filter(letter__in=Letter.objects.filter(holds(word, OF_LETTER)).values("pk"))
    return Q(pk__in=Delivery.objects.filter(holds(word, OF_DELIVERY)).values("pk").union(by_letter.values("pk")))
