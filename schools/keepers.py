"""Who keeps a school's contacts: police of its command unit, and the school's own head and DSLs."""

from accounts.models import Role, User
from schools.models import Contact, School


def keeps_as_police(user: User, school: School) -> bool:
    """A sergeant or inspector posted to the school's command unit."""
    roles = [role for role in (Role.SERGEANT, Role.INSPECTOR) if user.has_role(role)]
    unit = school.local_authority.command_unit_id
    return bool(roles) and unit is not None and user.postings.filter(command_unit=unit, role__in=roles).exists()


def keeps_as_school(user: User, school: School) -> bool:
    """The school's own head or DSL, as a person; a deputy or a shared mailbox does not."""
    return (
        user.has_role(Role.SCHOOL)
        and user.contacts.current()
        .filter(school=school, role__in=[Contact.Role.HEAD, Contact.Role.DSL], is_shared=False)
        .exists()
    )


def may_keep_contacts(user: User, school: School) -> bool:
    return keeps_as_police(user, school) or keeps_as_school(user, school)
