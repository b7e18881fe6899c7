"""Whom a bulletin may be written to, and whom it reaches."""

from dataclasses import dataclass

from accounts.models import Role, User
from bulletins.models import Bulletin
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
    """Whom a bulletin reaches by mail today."""

    recipients: list[Recipient]
    people: int
    advisers: int
    schools: int
    schools_in_audience: int

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
        copies.setdefault(email.casefold(), Recipient(name=name, address=email))
    people = len(copies)
    advisers = User.objects.filter(
        is_active=True, roles__role=Role.ADVISER, adviserships__local_authority__in=bulletin.local_authorities()
    )
    for email, name in advisers.order_by("name", "pk").values_list("email", "name"):
        copies.setdefault(email.casefold(), Recipient(name=name, address=email))
    return Circle(
        recipients=list(copies.values()),
        people=people,
        advisers=len(copies) - people,
        schools=len({school for _, _, school in rows}),
        schools_in_audience=bulletin.schools().count(),
    )
