"""Whom a bulletin may be written to, whom it reaches, and who wants it when."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.languages import ENGLISH
from accounts.models import Role, User
from bulletins.links import choice_link
from bulletins.models import Bulletin, MailChoice
from outbox.actions import Recipient
from schools.models import CommandUnit, Contact, Force, LocalAuthority

Audience = Force | CommandUnit | LocalAuthority


def audiences_for(inspector: User, *, at_home: CommandUnit | None = None) -> dict[Audience, CommandUnit]:
    """Whom an inspector may write to, each with the unit that answers for it: `at_home` where there is a choice."""
    led = CommandUnit.objects.led_by(inspector, Role.INSPECTOR)
    units = led.select_related("force").prefetch_related("local_authorities")
    audiences: dict[Audience, CommandUnit] = {}
    for unit in sorted(units, key=lambda unit: unit != at_home):
        for audience in (unit, *unit.local_authorities.all(), unit.force):
            audiences.setdefault(audience, unit)
    return audiences


@dataclass(frozen=True)
class Circle:
    """Whom a bulletin reaches by mail: today, and with their next digest."""

    at_once: list[Recipient]
    by_digest: list[Recipient]
    people: int
    advisers: int
    schools: int
    schools_in_audience: int

    @property
    def recipients(self) -> list[Recipient]:
        return [*self.at_once, *self.by_digest]

    @property
    def schools_missed(self) -> int:
        return self.schools_in_audience - self.schools


def circle_of(bulletin: Bulletin) -> Circle:
    """Each live head, DSL and deputy at the open schools of the audience, and the advisers: one copy per address."""
    contacts = Contact.objects.who_must_hear().filter(school__in=bulletin.schools())
    # A person's name goes before that of a mailbox at the same address.
    rows = list(contacts.order_by("is_shared", "name", "pk").values_list("email", "name", "school"))
    copies: dict[str, Recipient] = {}
    for email, name, _ in rows:
        copies.setdefault(email.lower(), Recipient(name, email, choice_link(email)))
    people = len(copies)
    advisers = _advisers().filter(adviserships__local_authority__in=bulletin.local_authorities())
    for email, name in advisers.order_by("name", "pk").values_list("email", "name"):
        copies.setdefault(email.lower(), Recipient(name, email, choice_link(email)))
    later = set(MailChoice.objects.exclude(pace=MailChoice.Pace.AT_ONCE).values_list("address", flat=True))
    return Circle(
        at_once=[copy for address, copy in copies.items() if address not in later],
        by_digest=[copy for address, copy in copies.items() if address in later],
        people=people,
        advisers=len(copies) - people,
        schools=len({school for _, _, school in rows}),
        schools_in_audience=bulletin.schools().count(),
    )


def readers_among(addresses: Collection[str]) -> set[str]:
    """Of these addresses, in lower case, those of today's contacts of schools and of advisers."""
    if not addresses:
        return set()
    contacts = Contact.objects.proved().who_read_notices().alias(lowered=Lower("email"))
    found = set(contacts.filter(lowered__in=addresses).values_list(Lower("email"), flat=True))
    if rest := set(addresses) - found:
        found |= set(_advisers().filter(email__in=rest).values_list("email", flat=True))
    return found


def languages_of(addresses: Collection[str]) -> dict[str, str]:
    """In which language the schools of each address, in lower case, are written to; English where they differ."""
    contacts = Contact.objects.proved().who_read_notices().alias(lowered=Lower("email"))
    found: dict[str, str] = {}
    for address, language in contacts.filter(lowered__in=addresses).values_list(Lower("email"), "school__language"):
        found[address] = language if found.get(address, language) == language else ENGLISH
    return found


def addresses_of(user: User) -> set[str]:
    """Where the person gets bulletins: as a contact of each of their schools, and as an adviser."""
    contacts = user.contacts.current().who_read_notices()
    own = set(contacts.values_list(Lower("email"), flat=True))
    return own | set(_advisers().filter(pk=user.pk).values_list("email", flat=True))


def _advisers() -> QuerySet[User]:
    people: QuerySet[User] = User.objects.filter(is_active=True, roles__role=Role.ADVISER, adviserships__isnull=False)
    return people
