"""Letters of a command unit that no plan stands behind."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import get_template

from accounts.models import Role, User
from officers.models import Officer
from outbox.actions import Recipient
from outbox.models import Letter
from schools.models import CommandUnit, Contact


def render_unit_mail(name: str, unit: CommandUnit, **context: Any) -> tuple[str, str]:
    """The text and HTML of `templates/emails/NAME`, in the unit's name."""
    context |= {
        "unit": unit,
        "report_url": unit.force.report_url,
        "portal_url": settings.PUBLIC_URL,
        "link": Letter.LINK_SLOT,
    }
    return tuple(get_template(f"emails/{name}.{kind}").render(context) for kind in ("txt", "html"))  # type: ignore[return-value]


def readers_at(schools: Collection[int]) -> dict[int, list[Recipient]]:
    """Everybody at each school who must hear, once per address; in one query."""
    readers: dict[int, dict[str, Recipient]] = {urn: {} for urn in schools}
    for contact in Contact.objects.who_must_hear().filter(school__in=readers).order_by("is_shared", "pk"):
        readers[contact.school_id].setdefault(contact.email.lower(), Recipient(contact.name, contact.email))
    return {urn: list(people.values()) for urn, people in readers.items()}


def leaders_of(unit: CommandUnit, role: str) -> list[User]:
    """The sergeants or the inspectors of a command unit who may sign in."""
    people = User.objects.filter(is_active=True, postings__command_unit=unit, postings__role=role, roles__role=role)
    return list(people.distinct().order_by("name", "pk"))


def sergeants_of(officer: Officer) -> list[User]:
    """Whose officer it is: the supervisor, or else the cluster's sergeant, or else every sergeant of the unit."""
    named = [officer.supervisor, officer.cluster.sergeant if officer.cluster else None]
    return [person for person in named if person and person.is_active][:1] or leaders_of(
        officer.command_unit, Role.SERGEANT
    )


def whom_to_ask(unit: CommandUnit, person: User | None) -> str:
    """“Sergeant Vale (schools@force.example or 01632 960000)”."""
    ways = " or ".join(way for way in (unit.email, unit.phone) if way)
    name = person.name if person else unit.name
    return f"{name} ({ways})" if ways else name
