"""Asked just before mail leaves: which bulletins and digests must not go any more."""

from collections.abc import Sequence

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Lower

from bulletins.audience import readers_among
from bulletins.models import Bulletin, DigestCopy
from outbox.models import Delivery

RETRACTED = "The bulletin was retracted."
LEFT = "This person has left or has another address by now."


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id: retracted, or its reader has gone. Three queries at most.

    One retracted bulletin stops a digest. What else it held is mailed anew.
    """
    ours = Delivery.objects.filter(pk__in=pks, letter__category__in=["bulletin", "digest"])
    gone = DigestCopy.objects.filter(letter=OuterRef("letter"), bulletin__status=Bulletin.Status.RETRACTED)
    retracted = Q(letter__bulletin__status=Bulletin.Status.RETRACTED) | Q(Exists(gone))
    said = ours.annotate(lowered=Lower("address"), retracted=ExpressionWrapper(retracted, BooleanField()))
    rows = list(said.values_list("pk", "lowered", "retracted"))
    why = {pk: RETRACTED for pk, _, is_retracted in rows if is_retracted}
    readers = readers_among({address for pk, address, _ in rows if pk not in why})
    for pk, address, _ in rows:
        if address not in readers:
            why.setdefault(pk, LEFT)
    return why
