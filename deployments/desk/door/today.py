"""Who may come today, at each school to which a person belongs."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from deployments.door.standing import Standing, standings_now
from deployments.models import Deployment
from deployments.words import listed
from schools.days import calendars_for
from schools.models import School


@dataclass(frozen=True)
class Door:
    """One school's door on this day."""

    school: School
    is_school_day: bool
    standings: list[Standing]

    @property
    def expected(self) -> list[Standing]:
        return [each for each in self.standings if each.comes] if self.is_school_day else []

    @property
    def not_coming(self) -> list[Standing]:
        """Officers of this school who do not come today although it is a school day."""
        return [each for each in self.standings if not each.comes] if self.is_school_day else []

    @property
    def covers(self) -> str:
        """“PC Ann and PC Bob”: who comes in the place of somebody else."""
        rows = [each for each in self.expected if each.row.kind == Deployment.Kind.COVER]
        return listed([each.officer.display_name for each in rows])


def doors_of(user: User, *, today: date) -> list[Door]:
    """In the same number of queries for one school as for two."""
    schools = list(School.objects.of_contact(user).select_related("local_authority__command_unit"))
    standings, calendars = standings_now(schools, today), calendars_for(schools)
    return [Door(school, calendars[school.pk].is_school_day(today), standings[school.pk]) for school in schools]
