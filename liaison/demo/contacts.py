"""What schools do about their own people: asked once a term, most confirm; one adds a colleague."""

from django.utils import timezone

from liaison.contacts import keeping
from liaison.contacts.asking import ask_school
from liaison.demo.area import domain_of
from liaison.demo.desk import Desk
from liaison.demo.school_list import CLOSED, HEADS_OTHER_SCHOOL, HEADS_SCHOOL, PROPOSED
from liaison.demo.timeline import Story
from schools.actions import Answer, Verdict, confirm_contacts
from schools.days import calendars_for
from schools.models import Contact, ContactReview, School
from schools.reviews import Due
from schools.terms import term_at

# Nobody there looks into the mail: their sergeant is to ring.
SILENT = (12, 19)


def asked_and_confirmed(desk: Desk) -> Story:
    """Every school but those of head@ is asked in time to be reminded and, where it stays silent, rung."""
    late = (HEADS_SCHOOL, HEADS_OTHER_SCHOOL)
    numbers = [number for number in desk.area.schools if number not in (CLOSED, PROPOSED, *late)]
    yield desk.days.moment(12, "08:10")
    _ask([desk.area.schools[number] for number in numbers])
    yield desk.days.moment(11, "15:40")
    for number in numbers:
        if number not in SILENT:
            _confirm(desk.area.schools[number])


def asked_of_the_head(desk: Desk) -> Story:
    """The schools of head@ were asked the other day, and have a newcomer whose address waits."""
    school = desk.area.schools[HEADS_SCHOOL]
    yield desk.days.moment(2, "08:10")
    _ask([school, desk.area.schools[HEADS_OTHER_SCHOOL]])
    yield desk.days.moment(1, "12:25")
    head = school.contacts.get(role=Contact.Role.HEAD)
    assert head.user is not None
    keeping.add_colleague(
        school=school,
        by=head.user,
        role=Contact.Role.DEPUTY_DSL,
        name="Sable Thornlea",
        email=f"sable.thornlea@{domain_of(school.name)}",
        phone="01632 960399",
    )


def _ask(schools: list[School]) -> None:
    now = timezone.now()
    calendars = calendars_for(schools)
    for school in schools:
        calendar = calendars[school.pk]
        ask_school(Due(school, term_at(calendar, timezone.localdate(now)), calendar), now=now)


def _confirm(school: School) -> None:
    """Through the link in the mail. Whoever police entered without being sure of it is left so now and then."""
    head = school.contacts.get(role=Contact.Role.HEAD)
    answers = [
        Answer(contact, Verdict.RIGHT, contact.name, contact.email, contact.phone)
        for contact in school.contacts.filter(state=Contact.State.CONFIRMED)
    ]
    confirm_contacts(school=school, answers=answers, confirmed_by=head, means=ContactReview.Means.LINK, by=None)
