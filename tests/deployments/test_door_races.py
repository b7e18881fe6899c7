"""At the door with several hands at once. PostgreSQL only: SQLite lets one writer in at a time by itself.

Without the lock on the person or on the school there were more than ten checks; without the lock on the school there
were two reports.
"""

import pytest
from django.utils import timezone

from deployments import actions
from deployments.errors import TooManyChecksError
from deployments.models import DoorCheck, RegisterEntry, Visit
from outbox.models import Letter
from schools.models import Contact
from tests.at_once import at_once, several_writers
from tests.deployments.conftest import MONDAY
from tests.factories import ContactFactory, fit_officer, school_user, telling_school

pytestmark = [
    pytest.mark.django_db(transaction=True),
    several_writers,
]


@pytest.fixture
def reception(clock, school):
    return school_user(school, Contact.Role.RECEPTION)


@pytest.fixture
def report(school, reception):
    return lambda: actions.report_visit(
        school=school, given="PC Nobody", came_at=MONDAY, words="To look round.", by=reception
    )


def tries(school, by):
    def act():
        try:
            actions.check_officer(school=school, typed="EA214", by=by)
        except TooManyChecksError:
            return

    return act


def test_whoever_asks_many_times_at_once_asks_ten_times(reception, school):
    for _ in range(8):
        actions.check_officer(school=school, typed="EA214", by=reception)

    at_once(*[tries(school, reception)] * 6)

    assert DoorCheck.objects.count() == 10


def test_at_two_schools_at_once_a_person_asks_no_oftener(reception, school, unit):
    other = telling_school(unit)
    ContactFactory(school=other, role=Contact.Role.RECEPTION, user=reception, email=reception.email)
    for _ in range(9):
        actions.check_officer(school=school, typed="EA214", by=reception)

    at_once(*[tries(other, reception)] * 3, *[tries(school, reception)] * 3)

    assert DoorCheck.objects.count() == 10


def test_two_people_at_one_door_at_once_ask_no_oftener(reception, school):
    second = school_user(school, Contact.Role.RECEPTION)
    for _ in range(9):
        actions.check_officer(school=school, typed="EA214", by=reception)

    at_once(*[tries(school, reception)] * 3, *[tries(school, second)] * 3)

    assert DoorCheck.objects.count() == 10


def test_a_report_sent_four_times_is_one_with_one_row(report, sergeant):
    at_once(*[report] * 4)

    assert (Visit.objects.count(), RegisterEntry.objects.count()) == (1, 1)
    assert Letter.objects.filter(category="visit").count() == 1


def test_two_colleagues_who_answer_at_once_send_one_answer(report, sergeant, inspector):
    visit = report()
    stale = [Visit.objects.get(pk=visit.pk) for _ in range(2)]

    refused = at_once(
        lambda: actions.answer_visit(visit=stale[0], answer="One.", by=sergeant),
        lambda: actions.answer_visit(visit=stale[1], answer="Two.", by=inspector),
    )

    assert len(refused) == 1
    assert Letter.objects.filter(category="visit-answer").count() == 1


def test_two_sergeants_put_it_right_once(report, sergeant, unit):
    visit = report()
    stale = [Visit.objects.get(pk=visit.pk) for _ in range(2)]
    officers = [fit_officer(unit) for _ in range(2)]

    refused = at_once(
        *[
            lambda n=n: actions.correct_match(
                visit=stale[n], match="OTHER", officer=officers[n], because="So it was.", by=sergeant
            )
            for n in range(2)
        ]
    )

    assert len(refused) == 1
    assert visit.corrections.count() == 1
    assert visit.register_entry.remarks.count() == 1


def test_two_clocks_tell_the_inspectors_once(report, inspector, clock):
    report()
    clock.move_to(MONDAY.replace(day=6))
    now = timezone.now()

    at_once(*[lambda: actions.escalate_visits(now=now)] * 4)

    assert Letter.objects.filter(subject__startswith="Not answered in 72 hours").count() == 1
