"""Who sees which mail, and who reads its words.

An administrator looks after the post: every delivery, its subject and its state, but no words. Sergeants and inspectors
see the letters of their own units' desks, words and all.
"""

from django.conf import settings
from django.utils.html import escape

from accounts.models import Role, User
from outbox.models import Delivery, DeliveryQuerySet, Letter
from schools.models import CommandUnit


def desks_of(user: User, *roles: str) -> frozenset[str]:
    """Where the person works in one of these roles, as letters name it. Read once per object, as roles are."""
    known: dict[tuple[str, ...], frozenset[str]] = user.__dict__.setdefault("_desks", {})
    if roles not in known:
        known[roles] = frozenset(unit.desk for unit in CommandUnit.objects.led_by(user, *roles))
    return known[roles]


def deliveries_visible_to(user: User) -> DeliveryQuerySet:
    deliveries = Delivery.objects.select_related("letter")
    if user.has_role(Role.ADMINISTRATOR):
        return deliveries
    return deliveries.filter(letter__desk__in=desks_of(user, Role.SERGEANT, Role.INSPECTOR))


def may_read_words(user: User, letter: Letter) -> bool:
    return letter.desk in desks_of(user, Role.SERGEANT, Role.INSPECTOR)


def may_send_again(user: User, letter: Letter) -> bool:
    """The desk's sergeants, whose work it is, and whoever looks after the post."""
    return user.has_role(Role.ADMINISTRATOR) or letter.desk in desks_of(user, Role.SERGEANT)


def words_to(name: str, words: str, *, html: bool = False) -> str:
    """A letter's words as one recipient has them. Their own link stays theirs: another stands in its place."""
    values = {Letter.LINK_SLOT: f"{settings.PUBLIC_URL}/their-own-link/", Letter.NAME_SLOT: name}
    for slot, value in values.items():
        words = words.replace(slot, escape(value) if html else value)
    return words
