"""Whose pages are measured: somebody of each role, half-way through England."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet
from home_ones import NOWHERE

from accounts.models import Role, User
from schools.keepers import posted_to
from schools.models import CommandUnit, Contact, LocalAuthority, School
from tests.factories import ContactFactory

# Of an adviser, of a sergeant; then of one who has twice as many.
SCHOOLS = 300

# Whose page, its address, and what it is called.
Visit = tuple[User, str, str]


def visits() -> Iterator[Visit]:
    yield from school_visits()
    authority = nearest(LocalAuthority.objects.exclude(name=NOWHERE).annotate(size=Count("schools")), SCHOOLS)
    yield authority.adviserships.get().user, "/", f"adviser of {authority.size} schools: home"
    units = CommandUnit.objects.annotate(size=Count("local_authorities__schools"))
    for unit in (nearest(units, SCHOOLS), nearest(units, 2 * SCHOOLS)):
        for role in (Role.SERGEANT, Role.INSPECTOR):
            yield posted_to([unit], role)[0], "/", f"{role.label.lower()} of {unit.size} schools: home"


def school_visits() -> Iterator[Visit]:
    half = School.objects.open().count() // 2
    one, other = School.objects.open().exclude(local_authority__name=NOWHERE).order_by("urn")[half : half + 2]
    head = person_at(one, Contact.Role.HEAD)
    yield head, "/", "head: home"
    yield head, f"/schools/{one.pk}/", "head: the school"
    yield head, f"/schools/{one.pk}/officers/", "head: officers before"
    yield head, f"/schools/{one.pk}/notices/", "head: notices before"
    yield head, f"/schools/{one.pk}/statement/", "head: statement"
    yield of_two(other, one), "/", "head of two schools: home"
    yield person_at(one, Contact.Role.DSL), "/", "DSL: home"
    yield person_at(one, Contact.Role.RECEPTION), "/door/", "reception: the door"


def of_two(school: School, also: School) -> User:
    """The head of one, who is head of another too."""
    head = person_at(school, Contact.Role.HEAD)
    ContactFactory(school=also, role=Contact.Role.HEAD, name=head.name, email=head.email, user=head)
    return head


def nearest(sized: QuerySet[Any], size: int) -> Any:
    """The one that comes nearest to having so many schools."""
    return min(sized, key=lambda one: abs(one.size - size))


def person_at(school: School, role: str) -> User:
    contact = school.contacts.filter(role=role).order_by("pk")[0]
    assert contact.user
    return contact.user
