"""Calls that reached nobody: on record, and no answer."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deployments import actions
from deployments.errors import NoticeError
from deployments.models import Acknowledgement, Notice, PhoneCall
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import client_of, typed_day
from tests.deployments.test_calls import LIST, call, lose
from tests.factories import UserFactory
from tests.pages import queries_of, words_of

NOBODY, MESSAGE, TOLD = PhoneCall.Outcome


@pytest.fixture
def notice(announced) -> Notice:
    return announced.notices.get()


@pytest.fixture
def head(school):
    return school.contacts.filter(role="HEAD").order_by("pk")[0]


@pytest.fixture
def phone(notice) -> str:
    return reverse("deployments:phone-answer", args=[notice.pk])


def ring(notice, by, outcome=NOBODY, **facts):
    return actions.record_call(notice=notice, contact=outcome, phone_number="01632 960123", by=by, **facts)


def test_a_call_that_nobody_answered_is_kept_and_answers_nothing(sergeant, notice, phone, head):
    lose(notice)
    answers = call(head) | {"contact": "NOBODY", "remark": "Rang for a minute."}

    response = client_of(sergeant).post(phone + "?next=calls", answers)

    assert response.url == LIST
    kept = PhoneCall.objects.get()
    assert (kept.notice, kept.outcome, kept.contact, kept.noted_by) == (notice, NOBODY, None, sergeant)
    assert (kept.phone_number, kept.remark) == ("01632 960123", "Rang for a minute.")
    assert (kept.called_at, kept.noted_at) == (MONDAY, MONDAY)
    assert not Acknowledgement.objects.exists()
    notice.refresh_from_db()
    assert notice.status == Notice.Status.ISSUED


def test_the_school_stays_on_the_list_which_says_how_often_it_was_tried(clock, sergeant, notice):
    lose(notice)
    ring(notice, sergeant)
    assert "Tried once, on 2 November 2026 at 10am: nobody answered" in words_of(client_of(sergeant).get(LIST))
    clock.shift(timedelta(hours=5, minutes=15))
    ring(notice, sergeant, MESSAGE)

    shown = words_of(client_of(sergeant).get(LIST))

    assert "Ash Park School" in shown
    assert "Tried twice, last on 2 November 2026 at 3:15pm: a message was left" in shown
    ring(notice, sergeant)
    assert "Tried 3 times, last on" in words_of(client_of(sergeant).get(LIST))


def test_the_list_taken_along_says_it_too(sergeant, notice):
    lose(notice)
    ring(notice, sergeant)
    file = client_of(sergeant).get(LIST + "?format=csv")
    assert "Tried once, on 2 November 2026 at 10am: nobody answered" in b"".join(file).decode()


def test_the_notice_shows_the_calls_to_the_police_alone(sergeant, notice, head):
    ring(notice, sergeant, MESSAGE, remark="With the front desk.")
    page = reverse("deployments:notice-detail", args=[notice.pk])

    shown = words_of(client_of(sergeant).get(page))

    assert "A message was left, 2 November 2026 at 10am on 01632 960123, noted by" in shown
    assert "With the front desk." in shown
    reader = client_of(schooled(head))
    assert "A message was left" not in words_of(reader.get(page))


def schooled(contact):
    """The contact, with an account."""
    contact.user = UserFactory(roles=["SCHOOL"], email=contact.email)
    contact.save()
    return contact.user


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"contact": "TOLD"}, "contact", "Select who you spoke to"),
        ({"phone_number": ""}, "phone_number", "Enter the number that you rang"),
        (typed_day("day", MONDAY.date() + timedelta(days=1)), "day", "The call must not lie in the future"),
        ({"time": "9:59"}, "day", "The call must not be before the notice, issued on 2 November 2026 at 10am"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(sergeant, phone, head, answers, field, words):
    response = client_of(sergeant).post(phone, call(head) | {"contact": "NOBODY"} | answers)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert words in words_of(response)
    assert not PhoneCall.objects.exists()


def test_a_withdrawn_notice_takes_none(announced, sergeant, notice):
    actions.withdraw_redeployment(redeployment=announced, because="Plans have changed.", by=sergeant)
    notice.refresh_from_db()
    with pytest.raises(NoticeError, match="has been withdrawn: nobody needs to call"):
        ring(notice, sergeant)


def test_a_school_without_a_person_may_be_tried(sergeant, school, phone, head):
    school.contacts.update(is_shared=True)
    client = client_of(sergeant)
    assert "A message was left" in words_of(client.get(phone))

    client.post(phone, call(head) | {"contact": "MESSAGE"})

    assert PhoneCall.objects.get().outcome == MESSAGE


def test_a_call_is_never_changed_or_removed(sergeant, notice):
    kept = ring(notice, sergeant)
    with pytest.raises(DatabaseError), transaction.atomic():
        PhoneCall.objects.update(outcome=MESSAGE)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


@pytest.mark.parametrize("facts", [{"outcome": "TOLD"}, {"outcome": "NOBODY", "name": "Sam"}, {"notice": None}])
def test_a_call_is_about_one_thing_and_tells_a_person_or_nobody(sergeant, notice, facts):
    row = {"notice": notice, "outcome": "NOBODY", "phone_number": "101", "called_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneCall.objects.create(noted_by=sergeant, **row | facts)


def test_the_tries_take_as_many_queries_for_three_as_for_one(unit, sergeant, notice):
    lose(notice)
    client = client_of(sergeant)
    ring(notice, sergeant)
    one = queries_of(client, LIST)
    for _ in range(2):
        ring(notice, sergeant)

    assert queries_of(client, LIST) == one
