"""People of every role who open a page, and what they meet there."""

from django.test import Client

from accounts.models import Role, User
from schools.models import CommandUnit, Contact, School
from tests.factories import (
    CommandUnitFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    administrator,
    adviser,
    police_user,
    school_user,
)

STRANGERS = ("other head", "other adviser", "other sergeant", "other inspector")


def visitors(unit: CommandUnit, school: School) -> dict[str, User]:
    """Somebody of each role at this school and unit, and the same roles elsewhere."""
    return {
        "head": school_user(school),
        "deputy": school_user(school, Contact.Role.DEPUTY_DSL),
        "reception": school_user(school, Contact.Role.RECEPTION),
        "adviser": adviser(school.local_authority),
        "officer": police_user(unit, Role.OFFICER),
        "sergeant": police_user(unit, Role.SERGEANT),
        "inspector": police_user(unit, Role.INSPECTOR),
        "administrator": administrator(),
        "other head": school_user(SchoolFactory()),
        "other adviser": adviser(LocalAuthorityFactory()),
        "other sergeant": police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT),
        "other inspector": police_user(CommandUnitFactory(), Role.INSPECTOR),
    }


def met_by(client: Client, people: dict[str, User], method: str, address: str) -> dict[str, int]:
    """The status that each meets, and that nobody signed in meets."""
    client.logout()
    met = {"nobody": getattr(client, method)(address).status_code}
    for name, person in people.items():
        client.force_login(person)
        met[name] = getattr(client, method)(address).status_code
    return met


def expected(allowed: dict[str, int], people: dict[str, User], *, strangers: int = 404) -> dict[str, int]:
    """These statuses; 302 for nobody signed in, this one for strangers, 403 for everybody else."""
    others = {name: strangers if name in STRANGERS else 403 for name in people}
    return {"nobody": 302} | others | allowed
