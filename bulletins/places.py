"""For whom a person speaks when they propose something: a school of theirs, or the local authority they work for."""

from accounts.models import Role, User
from schools.models import CommandUnit, LocalAuthority, School

Place = School | LocalAuthority


def places_of(user: User) -> dict[Place, CommandUnit]:
    """The person's places, each with the command unit that meets it."""
    schools = School.objects.attended_by(user).open().filter(local_authority__command_unit__isnull=False)
    places: dict[Place, CommandUnit] = {}
    for school in schools.select_related("local_authority__command_unit__force"):
        assert school.local_authority.command_unit is not None  # the query saw to it
        places[school] = school.local_authority.command_unit
    if user.has_role(Role.ADVISER):
        advised = LocalAuthority.objects.filter(adviserships__user=user, command_unit__isnull=False)
        for authority in advised.select_related("command_unit__force"):
            assert authority.command_unit is not None  # the query saw to it
            places[authority] = authority.command_unit
    return places
