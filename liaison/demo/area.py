"""Where the demonstration lies: a force, its command unit, two local authorities, their terms and schools."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.languages import ENGLISH, WELSH
from accounts.models import User
from liaison.demo.school_list import ALDERBROOK, CLOSED, SCHOOLS, SUCCESSOR, WRENFIELD, WRITTEN_TO_IN_WELSH, Row
from schools.actions import add_closure, add_term, add_unit, place_authority, save_force
from schools.models import CommandUnit, Force, LocalAuthority, School

FORCE = "Northmere Police"
WEEK = timedelta(days=7)
# From a Monday back to the Friday before.
WEEKEND = timedelta(days=3)
STREETS = ["Mill Lane", "Church Walk", "Station Approach", "Orchard Way", "The Green", "Weir Road", "Old Market Street"]


@dataclass(frozen=True)
class Area:
    """The places, with each school by its number in the list."""

    unit: CommandUnit
    authorities: dict[str, LocalAuthority]
    schools: dict[int, School]


def make_area(*, by: User, today: date) -> Area:
    unit = _make_unit(by)
    authorities = {
        code: LocalAuthority.objects.create(code=code, name=name)
        for code, name in ((ALDERBROOK, "Alderbrook"), (WRENFIELD, "Wrenfield"))
    }
    for authority in authorities.values():
        place_authority(authority=authority, by=by, unit=unit)
    schools = School.objects.bulk_create(_school(row, authorities[row.authority], today) for row in SCHOOLS)
    area = Area(unit, authorities, {school.urn - 900000: school for school in schools})
    _close(area.schools[CLOSED], area.schools[SUCCESSOR], today)
    _make_calendar(area, by=by, today=today)
    return area


def _make_unit(by: User) -> CommandUnit:
    force = Force()
    save_force(
        force=force,
        by=by,
        name=FORCE,
        officer_title="Safer Schools Officer",
        minimum_notice_days=5,
        remind_after_days=2,
        told_by=Force.ToldBy.ACKNOWLEDGED,
        minimum_service_months=24,
        most_schools_per_officer=12,
        report_url="https://report.northmere-police.example/",
    )
    return add_unit(
        force=force,
        by=by,
        name="East Area",
        code="EA",
        email="schools.east@northmere-police.example",
        phone="01632 960101",
    )


def _school(row: Row, authority: LocalAuthority, today: date) -> School:
    opens = row.status == School.Status.PROPOSED
    return School(
        urn=row.urn,
        name=row.name,
        local_authority=authority,
        status=row.status,
        type_group=row.type_group,
        type_name=row.type_name,
        phase=row.phase,
        opened_on=date(today.year + 1, 9, 1) if opens else date(1950 + row.number, 9, 1),
        street=f"{row.number * 7 % 90 + 1} {STREETS[row.number % len(STREETS)]}",
        town=row.town,
        # No postcode begins with an X.
        postcode=f"X{authority.name[0]}{row.number % 9 + 1} {row.number % 5 + 1}{'ABDEFGHJ'[row.number % 8]}A",
        phone=f"01632 9602{row.number:02}",
        website=f"https://{domain_of(row.name)}/",
        language=WELSH if row.number == WRITTEN_TO_IN_WELSH else ENGLISH,
    )


def domain_of(name: str) -> str:
    """A school's invented address on the internet."""
    words = "".join(letter for letter in name.lower().replace("-", " ") if letter.isalnum() or letter == " ").split()
    return "-".join(words)[:50] + ".example"


def _close(closed: School, successor: School, today: date) -> None:
    """The older school closed at the end of August and its successor opened the day after."""
    year = school_year_of(today)
    closed.closed_on, closed.successor = date(year, 8, 31), successor
    closed.save(update_fields=["closed_on", "successor"])
    successor.opened_on = date(year, 9, 1)
    successor.save(update_fields=["opened_on"])


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of this day began."""
    return day.year if day.month >= 9 else day.year - 1


def _make_calendar(area: Area, *, by: User, today: date) -> None:
    """The running and the next school year, and the one before while it is still recent."""
    first, last = school_year_of(today - timedelta(days=200)), school_year_of(today) + 1
    for authority in area.authorities.values():
        for year in range(first, last + 1):
            for name, starts_on, ends_on in terms_of(year):
                term = f"{name} {starts_on.year}"
                add_term(authority=authority, by=by, name=term, starts_on=starts_on, ends_on=ends_on)
            for day in _inset_days(year, later=authority.code == WRENFIELD):
                add_closure(authority=authority, by=by, closed_on=day, reason="Inset day")


def terms_of(year: int) -> list[tuple[str, date, date]]:
    """Six half terms of the school year that begins in this year, each from a Monday to a Friday."""
    begins, ends = monday_from(date(year, 9, 1)), monday_from(date(year + 1, 7, 21)) - WEEKEND
    autumn, christmas = monday_from(date(year, 10, 23)), monday_from(date(year, 12, 18))
    spring, easter = monday_from(date(year + 1, 2, 12)), monday_from(date(year + 1, 3, 30))
    summer = monday_from(date(year + 1, 5, 25))
    return [
        ("Autumn term, first half", begins, autumn - WEEKEND),
        ("Autumn term, second half", autumn + WEEK, christmas - WEEKEND),
        ("Spring term, first half", monday_from(date(year + 1, 1, 3)), spring - WEEKEND),
        ("Spring term, second half", spring + WEEK, easter - WEEKEND),
        ("Summer term, first half", easter + 2 * WEEK, summer - WEEKEND),
        ("Summer term, second half", summer + WEEK, ends),
    ]


def _inset_days(year: int, *, later: bool) -> list[date]:
    days = [monday_from(date(year + 1, 1, 3)), monday_from(date(year + 1, 6, 25))]
    return [day + WEEK for day in days] if later else days


def monday_from(day: date) -> date:
    """The Monday on that day or next after it."""
    return day + timedelta(days=-day.weekday() % 7)
