"""The week's mail to an adviser: once a week, to whoever asked for it, where there is anything to tell.

Tried, each alone, and a test went red: whoever asked not looked at; notices of the week before as well.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deployments.actions import choose_weekly_copy
from deployments.models import WeeklyLetter
from liaison import truth
from liaison.advisers import mail_advisers
from outbox.models import Channel, Delivery, Letter
from outbox.sending import send_batch
from tests.at_once import at_once, several_writers
from tests.factories import DeploymentFactory, LocalAuthorityFactory, OfficerFactory, SchoolFactory, adviser
from tests.liaison.plans import change, notice, plan

MONDAY = date(2027, 3, 1)
AT = datetime(2027, 3, 1, 7, 15, tzinfo=UTC)
LAST_WEEK = datetime(2027, 2, 24, 9, tzinfo=UTC)
BEFORE_THAT = datetime(2027, 2, 19, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def first_of_march():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def quiet_hours(settings):
    settings.MAIL_QUIET_HOURS = True


@pytest.fixture
def school(db):
    school = SchoolFactory(name="Oak School")
    DeploymentFactory(school=school)
    return school


@pytest.fixture
def reader(school):
    """An adviser who asked for the mail."""
    reader = adviser(school.local_authority)
    choose_weekly_copy(wanted=True, by=reader)
    return reader


def tell(school, name="PC Anna", at=LAST_WEEK, status="ANNOUNCED", **facts):
    told = plan(school.local_authority.command_unit, status)
    officer = OfficerFactory(display_name=name, phone="01632 960777", email="secret@force.example")
    change(told, school, comes=officer)
    return notice(told, school, issued_at=at, **facts) if status == "ANNOUNCED" else None


def test_it_says_what_was_told_last_week_what_is_to_come_and_who_has_not_answered(reader, school):
    tell(school)
    other = SchoolFactory(name="Elm School", local_authority=school.local_authority)
    tell(other, "PC Early", at=BEFORE_THAT, status="ANNOUNCED")
    tell(SchoolFactory(name="Elsewhere School"), "PC Elsewhere")

    assert mail_advisers(on=MONDAY) == 1

    letter = Letter.objects.get(category="adviser-digest")
    assert letter.subject == "Your schools and their officers, week of 22 February 2027"
    assert (letter.deliveries.get().address, letter.is_optional) == (reader.email, True)
    assert letter.desk == school.local_authority.command_unit.desk
    for words in (letter.text, letter.html):
        last_week, _, rest = words.partition("Told earlier and still to come")
        assert "PC Anna" in last_week
        assert "PC Early" not in last_week
        coming, _, rest = rest.partition("Not answered yet")
        assert "PC Anna" not in coming and "PC Early" in coming
        unanswered, _, vacant = rest.partition("Without an officer")
        assert "Oak School" in unanswered and "Elm School" in unanswered
        assert "Elm School" in vacant and "Oak School" not in vacant
        assert "Elsewhere" not in words


def test_no_plan_that_is_not_announced_and_no_officers_number_or_address(reader, school):
    tell(school)
    for status in ("DRAFT", "SCHEDULED"):
        tell(school, f"PC {status}", status=status)

    mail_advisers(on=MONDAY)

    words = Letter.objects.get(category="adviser-digest")
    for hidden in ("PC DRAFT", "PC SCHEDULED", "960777", "secret@force.example"):
        assert hidden not in words.text + words.html


def test_once_a_week_however_often_the_clock_rings(reader, school, first_of_march):
    tell(school)

    assert [mail_advisers(on=MONDAY), mail_advisers(on=MONDAY + timedelta(days=1))] == [1, 0]
    first_of_march.move_to(AT + timedelta(days=7))
    assert mail_advisers(on=MONDAY + timedelta(days=7)) == 1
    assert WeeklyLetter.objects.filter(user=reader).count() == 2


def test_nothing_to_tell_is_no_mail(reader):
    assert mail_advisers(on=MONDAY) == 0
    assert Letter.objects.count() == 0


def test_a_school_without_an_officer_is_something_to_tell(reader, school):
    SchoolFactory(name="Elm School", local_authority=school.local_authority)

    assert mail_advisers(on=MONDAY) == 1


def test_nobody_who_has_not_asked_or_is_no_adviser_any_more(reader, school):
    tell(school)
    adviser(school.local_authority)
    reader.roles.all().delete()

    assert mail_advisers(on=MONDAY) == 0


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 3, 29)], ids=["Sunday", "Easter Monday"])
def test_not_on_a_day_when_nobody_works(reader, school, day):
    tell(school)

    assert mail_advisers(on=day) == 0


def test_it_leaves_in_working_hours(reader, school, first_of_march):
    tell(school)
    first_of_march.move_to(datetime(2027, 3, 1, 4, tzinfo=UTC))

    mail_advisers(on=MONDAY)

    assert Delivery.objects.get(letter__category="adviser-digest").try_after == datetime(2027, 3, 1, 7, tzinfo=UTC)


def test_whoever_stopped_it_meanwhile_is_not_sent_it(reader, school):
    tell(school)
    mail_advisers(on=MONDAY)
    choose_weekly_copy(wanted=False, by=reader)

    send_batch(Channel.Means.EMAIL)

    assert mail.outbox == []
    assert Delivery.objects.get(letter__category="adviser-digest").ended_because == truth.NOT_WANTED


def test_one_adviser_s_fault_does_not_keep_the_others_waiting(reader, school, monkeypatch):
    tell(school)
    second = adviser(LocalAuthorityFactory(command_unit=school.local_authority.command_unit))
    choose_weekly_copy(wanted=True, by=second)
    SchoolFactory(local_authority=second.adviserships.get().local_authority)
    monkeypatch.setattr(
        "liaison.advisers.weekly.report_url_for", lambda user: 1 / 0 if user == reader else "https://report.example/"
    )

    assert mail_advisers(on=MONDAY) == 1
    assert WeeklyLetter.objects.get().user == second


def test_it_costs_the_same_for_five_schools_as_for_two(reader, school):
    def one_more(n):
        tell(SchoolFactory(name=f"Ash {n}", local_authority=school.local_authority), f"PC {n}")

    one_more(1)
    with CaptureQueriesContext(connection) as first:
        assert mail_advisers(on=MONDAY) == 1
    WeeklyLetter.objects.all().delete()
    for n in (2, 3, 4):
        one_more(n)

    with CaptureQueriesContext(connection) as second:
        assert mail_advisers(on=MONDAY) == 1

    assert len(second) == len(first)


@several_writers
@pytest.mark.django_db(transaction=True)
def test_four_workers_send_it_once(reader, school):
    tell(school)

    at_once(*[lambda: mail_advisers(on=MONDAY)] * 4)

    assert Letter.objects.filter(category="adviser-digest").count() == 1
    assert WeeklyLetter.objects.count() == 1
