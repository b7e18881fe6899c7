"""Which schools are to be asked today whether their contacts are still right, and whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from schools.days import SchoolCalendar, calendars_for, next_working_day
from schools.models import Contact, ContactReview, School
from schools.terms import SchoolTerm, term_at

# School days without an answer before a reminder, and again before the sergeant's list.
PATIENCE = 5


@dataclass(frozen=True)
class Due:
    """A school that has not been asked this term."""

    school: School
    term: SchoolTerm
    calendar: SchoolCalendar


def schools_to_ask(today: date) -> Iterator[Due]:
    """Open schools of a command unit that have contacts, when their term has settled. Four queries."""
    people = Contact.objects.current().filter(school=OuterRef("pk"))
    served = School.objects.open().filter(Exists(people), local_authority__command_unit__isnull=False)
    schools = list(served.select_related("local_authority__command_unit__force"))
    calendars = calendars_for(schools)
    known = set(ContactReview.objects.filter(year__gte=today.year - 1).values_list("school", "year", "season"))
    for school in schools:
        calendar = calendars[school.pk]
        term = term_at(calendar, today)
        is_new = (school.pk, term.year, term.season) not in known
        if is_new and term.asked_from <= today and calendar.is_school_day(today):
            yield Due(school, term, calendar)


def whom_to_ask(school: School) -> list[Contact]:
    """Each head and DSL as a person, once per address."""
    by_address: dict[str, Contact] = {}
    for contact in school.contacts.live().who_keep_contacts().order_by("-role", "pk"):
        by_address.setdefault(contact.email.lower(), contact)
    return list(by_address.values())


def school_days_after(day: date, calendar: SchoolCalendar) -> date:
    """When patience ends that began on this day."""
    try:
        return calendar.add(day, PATIENCE)
    except ValueError:  # the term dates end here: the days go on all the same
        return next_working_day(day + timedelta(days=PATIENCE))
