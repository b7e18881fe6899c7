"""Whose home page is measured: somebody of each role, half-way through England."""

from typing import Any

from django.db.models import Count

from accounts.models import Role, User
from schools.models import CommandUnit, Contact, LocalAuthority, School
from tests.factories import ContactFactory, adviser, police_user

AUTHORITY = 300


def people(england: Any) -> dict[str, User]:
    school, other = (
        School.objects.open().exclude(local_authority__name="Nowhere").order_by("urn")[13_000 % _half() :][:2]
    )
    authority = _of_300()
    unit = CommandUnit.objects.get(pk=authority.command_unit_id)
    of_two = _at(other, Contact.Role.HEAD)
    ContactFactory(school=school, role=Contact.Role.HEAD, name=of_two.name, email="b" + of_two.email, user=of_two)
    return {
        "head of one school": _at(school, Contact.Role.HEAD),
        "head of two": of_two,
        "DSL": _at(school, Contact.Role.DSL),
        "reception": _at(school, Contact.Role.RECEPTION),
        "adviser of 300 schools": adviser(authority),
        "sergeant of 600 schools": police_user(unit, Role.SERGEANT),
        "inspector of 600 schools": police_user(unit, Role.INSPECTOR),
    }


def _half() -> int:
    return max(School.objects.open().count() // 2, 1)


def _of_300() -> LocalAuthority:
    """The local authority that comes nearest to it."""
    sized = LocalAuthority.objects.exclude(name="Nowhere").annotate(size=Count("schools"))
    return min(sized, key=lambda authority: abs(authority.size - AUTHORITY))


def _at(school: School, role: str) -> User:
    contact = school.contacts.filter(role=role).order_by("pk")[0]
    assert contact.user
    return contact.user
