"""Asked just before mail leaves: which bulletins, digests and other letters of this room must not go any more."""

from collections.abc import Sequence

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_noop

from accounts.models import User
from bulletins.audience import readers_among
from bulletins.models import Bulletin, DigestCopy
from outbox.models import Delivery

RETRACTED = gettext_noop("The bulletin was retracted.")
LEFT = gettext_noop("This person has left or has another address by now.")
NO_ACCOUNT = gettext_noop("This person’s account was deactivated.")


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id: retracted, or its reader has gone. Four queries at most.

    One retracted bulletin stops a digest. What else it held is mailed anew.
    """
    ours = Delivery.objects.filter(pk__in=pks, letter__category__in=["bulletin", "digest", "agenda"])
    gone = DigestCopy.objects.filter(letter=OuterRef("letter"), bulletin__status=Bulletin.Status.RETRACTED)
    retracted = Q(letter__bulletin__status=Bulletin.Status.RETRACTED) | Q(Exists(gone))
    said = ours.annotate(lowered=Lower("address"), retracted=ExpressionWrapper(retracted, BooleanField()))
    rows = list(said.values_list("pk", "lowered", "letter__category", "retracted"))
    why = {pk: RETRACTED for pk, _, _, is_retracted in rows if is_retracted}
    readers = readers_among({address for pk, address, kind, _ in rows if kind != "agenda" and pk not in why})
    accounts = _accounts({address for _, address, kind, _ in rows if kind == "agenda"})
    for pk, address, kind, _ in rows:
        if kind == "agenda" and address not in accounts:
            why[pk] = NO_ACCOUNT
        elif kind != "agenda" and address not in readers:
            why.setdefault(pk, LEFT)
    return why


def _accounts(addresses: set[str]) -> set[str]:
    if not addresses:
        return set()
    return set(User.objects.filter(is_active=True, email__in=addresses).values_list("email", flat=True))
