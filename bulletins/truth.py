"""Asked just before mail leaves: which copies of bulletins must not go any more."""

from collections.abc import Sequence

from django.db.models.functions import Lower

from accounts.models import Role, User
from bulletins.models import Bulletin
from outbox.models import Delivery
from schools.models import Contact

RETRACTED = "The bulletin was retracted."
LEFT = "This person has left or has another address by now."


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id: retracted, or its reader has gone. Three queries at most."""
    rows = list(
        Delivery.objects.filter(pk__in=pks, letter__bulletin__isnull=False).values_list(
            "pk", Lower("address"), "letter__bulletin__status"
        )
    )
    readers = _readers({address for _, address, status in rows if status == Bulletin.Status.PUBLISHED})
    why = {}
    for pk, address, status in rows:
        if status != Bulletin.Status.PUBLISHED:
            why[pk] = RETRACTED
        elif address not in readers:
            why[pk] = LEFT
    return why


def _readers(addresses: set[str]) -> set[str]:
    """Of these addresses, those of today's contacts of schools and of advisers."""
    if not addresses:
        return set()
    contacts = Contact.objects.proved().who_read_notices().alias(lowered=Lower("email"))
    found = set(contacts.filter(lowered__in=addresses).values_list(Lower("email"), flat=True))
    if rest := addresses - found:
        advisers = User.objects.filter(is_active=True, roles__role=Role.ADVISER, adviserships__isnull=False)
        advisers = advisers.alias(lowered=Lower("email")).filter(lowered__in=rest)
        found |= set(advisers.values_list(Lower("email"), flat=True))
    return found
