"""Makes the whole area in one transaction, in a database that holds nothing else."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from liaison.demo import away, bulletins, contacts, door, meetings, past, present
from liaison.demo.area import FORCE, make_area
from liaison.demo.clock import Days, standing_at
from liaison.demo.clusters import make_clusters
from liaison.demo.desk import Desk
from liaison.demo.officers import make_officers
from liaison.demo.people import (
    address_of,
    let_schools_in,
    make_administrator,
    make_contacts,
    make_police,
    set_passwords,
)
from liaison.demo.timeline import daily_duties, deliver_what_is_queued, run
from schools.days import SchoolCalendar
from schools.models import ClosureDay, Force, LocalAuthority, School, Term

STORIES = [
    past.handed_over,
    past.in_effect,
    past.withdrawn,
    past.corrected,
    past.short_notice,
    past.held,
    away.in_court,
    away.on_a_course,
    away.on_leave,
    away.going_along,
    present.newcomer,
    present.answered_by_some,
    present.sent_back,
    present.draft_with_problems,
    present.waits_for_inspector,
    present.scheduled,
    present.just_announced,
    door.checked,
    door.unannounced,
    door.announced_after_all,
    meetings.who_wants_what,
    meetings.proposed,
    bulletins.to_the_unit,
    bulletins.to_an_authority,
    bulletins.draft,
    contacts.asked_and_confirmed,
    contacts.asked_of_the_head,
]

# School days from the founding of the area, and from the first change, until today.
FOUNDED, FIRST_DUTY = 60, 39


class DemoError(Exception):
    """Why no demonstration is made here, in words for whoever started it."""


def is_seeded() -> bool:
    return User.objects.filter(email=address_of("admin")).exists() and Force.objects.filter(name=FORCE).exists()


@transaction.atomic
def seed(*, password: str) -> None:
    """Invent the area and everything that has happened in it."""
    _refuse_a_real_installation()
    _refuse_weak(password)
    days = Days(timezone.now(), SchoolCalendar())
    with standing_at(days.moment(FOUNDED, "08:30")):
        desk = _found(days)
        deliver_what_is_queued()
    run([*(story(desk) for story in STORIES), daily_duties(desk.days, since=FIRST_DUTY)], until=days.now)
    set_passwords(password)


def _found(days: Days) -> Desk:
    administrator = make_administrator()
    area = make_area(by=administrator, today=days.today)
    people = make_police(area, by=administrator)
    days = Days(days.now, _calendar())
    team = make_officers(area, people, days=days)
    make_contacts(area, by=people.accounts["sergeant"])
    let_schools_in(area, by=people.accounts["sergeant"])
    make_clusters(area, people, team)
    return Desk(area, people, team, days)


def _calendar() -> SchoolCalendar:
    """Days that are school days in both local authorities, so that a notice is as long at every school."""
    terms = set(Term.objects.values_list("starts_on", "ends_on"))
    closures = ClosureDay.objects.values_list("closed_on", flat=True)
    return SchoolCalendar(tuple(terms), frozenset(closures))


def _refuse_a_real_installation() -> None:
    if not settings.DEMO:
        raise DemoError("This is not a demonstration: the invented area is only made where DEMO=1 is set.")
    held = {
        "people": User.objects.all(),
        "forces": Force.objects.all(),
        "local authorities": LocalAuthority.objects.all(),
        "schools": School.objects.all(),
    }
    for what, rows in held.items():
        if rows.exists():
            raise DemoError(
                f"This database already holds {what} that are not the demonstration’s. Nothing was changed. "
                "Start without the invented area (script/run --empty), or name an empty database in DATABASE_URL."
            )


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise DemoError(f"DEMO_PASSWORD cannot be used. {' '.join(error.messages)}") from error
