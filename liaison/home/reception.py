"""Home for a school's front office: who is expected today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from deployments.models import Deployment
from deployments.outlook import who_come
from schools.days import calendars_for
from schools.models import Contact, School


@dataclass(frozen=True)
class Door:
    school: School
    is_school_day: bool
    expected: list[Deployment]


def for_reception(user: User, today: date) -> dict[str, Any] | None:
    """The schools where the person is at the door and reads no notices: there the notices say it all."""
    at_the_door = user.contacts.current().filter(role=Contact.Role.RECEPTION)
    schools = list(
        School.objects.filter(pk__in=at_the_door.values("school")).exclude(pk__in=School.objects.attended_by(user))
    )
    if not schools:
        return None
    # Reception may open no deployment: it learns names and numbers for this one day, here.
    coming = who_come(Deployment.objects.filter(school__in=schools), today).select_related("officer")
    expected = defaultdict(list)
    for row in coming.order_by("officer__display_name", "pk"):
        expected[row.school_id].append(row)
    calendars = calendars_for(schools)
    doors = [Door(school, calendars[school.pk].is_school_day(today), expected[school.pk]) for school in schools]
    return {"doors": doors, "today": today}
