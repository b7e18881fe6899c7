"""Who works at a command unit, and who keeps a school's contacts: police of its unit, and its own head and DSLs."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import DESK, Role, User
from schools.models import CommandUnit, Posting, School


def posted_to(units: QuerySet[CommandUnit] | Collection[CommandUnit], role: Role) -> QuerySet[User]:
    """Who is posted to these units as a sergeant, an inspector or an officer, and may sign in."""
    posted = Posting.objects.filter(command_unit__in=units, role=role)
    people: QuerySet[User] = User.objects.filter(is_active=True, roles__role=role, pk__in=posted.values("user"))
    return people.order_by("name", "pk")


def keeps_as_police(user: User, school: School) -> bool:
    """A sergeant or inspector posted to the school's command unit."""
    roles = [role for role in DESK if user.has_role(role)]
    unit = school.local_authority.command_unit_id
    return bool(roles) and unit is not None and user.postings.filter(command_unit=unit, role__in=roles).exists()


def keeps_as_school(user: User, school: School) -> bool:
    """The school's own head or DSL, as a person; a deputy or a shared mailbox does not."""
    return user.has_role(Role.SCHOOL) and user.contacts.current().who_keep_contacts().filter(school=school).exists()


def may_keep_contacts(user: User, school: School) -> bool:
    return keeps_as_police(user, school) or keeps_as_school(user, school)


def vouches(user: User | None, school: School) -> bool:
    """Whether an address that this person enters counts at once. Nobody who signs in is the school, by a link."""
    return user is not None and keeps_as_police(user, school)
