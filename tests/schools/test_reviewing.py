"""A school looks through its list of contacts."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from schools import actions
from schools.actions import Answer, Verdict
from schools.actions.reviewing import AnswerError
from schools.models import AddressProof, Contact, ContactReview
from schools.terms import SchoolTerm
from tests.at_once import at_once, several_writers
from tests.factories import ContactFactory, SchoolFactory, police_user, school_user

pytestmark = pytest.mark.django_db

AUTUMN = SchoolTerm(date(2026, 9, 4), "AUTUMN")
SPRING = SchoolTerm(date(2027, 1, 6), "SPRING")
DAYS = {"remind_on": date(2026, 11, 9), "escalate_on": date(2026, 11, 16)}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def head(school):
    return school_user(school)


def ask(school, term=AUTUMN):
    return actions.open_review(school=school, term=term, now=timezone.now(), **DAYS)


def says(contact, verdict, **changed):
    particulars = {name: getattr(contact, name) for name in ("name", "email", "phone")} | changed
    return Answer(contact=contact, verdict=Verdict(verdict), **particulars)


def confirm(school, head, *answers):
    return actions.confirm_contacts(
        school=school, answers=answers, confirmed_by=head.contacts.get(), means="PORTAL", by=head
    )


def test_what_is_right_what_has_changed_and_who_has_left_are_said_in_one_go(school, head):
    review = ask(school)
    right = ContactFactory(school=school, role="DSL", state="UNCONFIRMED")
    moved = ContactFactory(school=school, role="DEPUTY_DSL", email="old@elm.example")
    gone = ContactFactory(school=school, role="RECEPTION")

    [proof] = confirm(
        school,
        head,
        says(gone, "LEFT"),
        says(moved, "CHANGED", email="new@elm.example", name="New Name"),
        says(right, "RIGHT"),
        says(head.contacts.get(), "RIGHT"),
    )

    states = dict(school.contacts.values_list("pk", "state"))
    assert (states[right.pk], states[moved.pk], states[gone.pk]) == ("CONFIRMED", "CONFIRMED", "LEFT")
    assert (proof.contact, proof.address) == (moved, "new@elm.example")
    moved.refresh_from_db()
    assert (moved.name, moved.email) == ("New Name", "old@elm.example")
    review.refresh_from_db()
    assert (review.name, review.means, review.confirmed_at) == (head.name, "PORTAL", timezone.now())
    assert not ContactReview.objects.waiting_for(head).exists()


def test_one_answer_that_cannot_be_leaves_everything_as_it_was(school, head):
    review = ask(school)
    right = ContactFactory(school=school, role="RECEPTION", state="UNCONFIRMED")
    last_dsl = ContactFactory(school=school, role="DSL")

    with pytest.raises(AnswerError, match="Add the successor first") as raised:
        confirm(school, head, says(right, "RIGHT"), says(last_dsl, "LEFT"))

    assert raised.value.contact == last_dsl
    right.refresh_from_db()
    review.refresh_from_db()
    assert (right.state, review.confirmed_at) == ("UNCONFIRMED", None)


def test_still_right_asks_the_reader_where_mail_came_back_and_proves_nothing_that_waits(school, head):
    bouncing = ContactFactory(school=school, role="DSL", state="BOUNCING")
    waiting = actions.add_contact(school=school, by=head, role="RECEPTION", name="R", email="r@elm.example")

    [proof] = confirm(school, head, says(bouncing, "RIGHT"), says(waiting, "RIGHT"))
    assert confirm(school, head, says(bouncing, "RIGHT")) == []

    assert (proof.contact, proof.address) == (bouncing, bouncing.email)
    states = [Contact.objects.get(pk=contact.pk).state for contact in (bouncing, waiting)]
    assert states == ["BOUNCING", "UNPROVED"]


def test_who_has_left_meanwhile_is_passed_over(school, head):
    gone = ContactFactory(school=school, role="RECEPTION")
    actions.end_contact(contact=Contact.objects.get(pk=gone.pk), by=head, on=date(2026, 11, 1))

    confirm(school, head, says(gone, "RIGHT"))

    assert Contact.objects.get(pk=gone.pk).left_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    "facts",
    [{"role": "DEPUTY_DSL"}, {"is_shared": True}, {"state": "UNPROVED"}, {"state": "LEFT", "left_on": "2026-11-01"}],
)
def test_only_a_head_or_dsl_as_a_person_confirms(school, facts):
    contact = ContactFactory(school=school, **facts)

    with pytest.raises(actions.ContactError, match="Only a headteacher"):
        actions.confirm_contacts(school=school, answers=[], confirmed_by=contact, means="LINK", by=None)


def test_a_head_of_another_school_confirms_nothing_here(school):
    with pytest.raises(actions.ContactError, match="Only a headteacher"):
        confirm(school, school_user(SchoolFactory()))


def test_a_school_that_confirms_of_its_own_accord_is_not_asked(school, head):
    confirm(school, head)

    assert ContactReview.objects.get().season == "AUTUMN"
    assert ask(school) is None


def test_the_second_to_confirm_changes_no_record(school, head):
    ask(school)
    confirm(school, head)
    confirm(school, school_user(school, "DSL"))

    assert ContactReview.objects.get().name == head.name


def test_the_next_term_s_question_ends_the_last_one_s(school, head):
    first = ask(school)
    ContactReview.objects.update(escalated_at=timezone.now())
    second = ask(school, SPRING)

    first.refresh_from_db()
    assert first.ended_at == timezone.now()
    assert list(ContactReview.objects.waiting_for(head)) == [second]
    assert not ContactReview.objects.to_call().exists()


def test_a_question_of_last_term_that_is_answered_late_answers_this_term_s_too(clock, school, head):
    ask(school)
    clock.move_to("2027-01-07 10:00+00:00")

    confirm(school, head)

    assert {(row.season, row.name) for row in ContactReview.objects.all()} == {
        ("AUTUMN", head.name),
        ("SPRING", head.name),
    }


def test_what_waits_is_shown_to_heads_and_dsls_of_both_their_schools(school, head):
    other = SchoolFactory()
    ContactFactory(school=other, role="DSL", user=head)
    reviews = {ask(school), ask(other)}
    deputy = school_user(school, "DEPUTY_DSL")

    assert set(ContactReview.objects.waiting_for(head)) == reviews
    assert not ContactReview.objects.waiting_for(deputy).exists()


# By phone


@pytest.fixture
def sergeant(school):
    return police_user(school.local_authority.command_unit, Role.SERGEANT)


def test_a_call_settles_it_and_confirms_what_police_entered(school, head, sergeant):
    review = ask(school)
    entered, bouncing = (
        ContactFactory(school=school, role="DSL", state=state) for state in ("UNCONFIRMED", "BOUNCING")
    )

    actions.confirm_by_phone(
        review=review, contact=head.contacts.get(), phone_number=" 01632 960001 ", remark="All well.", by=sergeant
    )

    review.refresh_from_db()
    assert (review.name, review.means, review.phone_number) == (head.name, "PHONE", "01632 960001")
    assert (review.noted_by, review.remark) == (sergeant, "All well.")
    assert [Contact.objects.get(pk=contact.pk).state for contact in (entered, bouncing)] == ["CONFIRMED", "BOUNCING"]


def test_a_call_names_a_person_of_the_school_and_a_number(school, head, sergeant):
    review, own = ask(school), head.contacts.get()
    mailbox = ContactFactory(school=school, role="DSL", is_shared=True)

    for contact, number, words in (
        (own, " ", "Enter the number"),
        (mailbox, "01632", "Name a person"),
        (ContactFactory(), "01632", "Name a person"),
    ):
        with pytest.raises(actions.ContactError, match=words):
            actions.confirm_by_phone(review=review, contact=contact, phone_number=number, by=sergeant)


def test_a_call_comes_too_late_where_the_school_was_quicker(school, head, sergeant):
    review = ask(school)
    confirm(school, head)

    with pytest.raises(actions.ContactError, match="has confirmed the contacts"):
        actions.confirm_by_phone(review=review, contact=head.contacts.get(), phone_number="01632", by=sergeant)


# What the database keeps


@pytest.mark.parametrize(
    "facts",
    [
        {"confirmed_at": "2026-11-02T10:00Z"},
        {"asked_at": "2026-11-02T10:00Z"},
        {"reminded_at": "2026-11-02T10:00Z"},
        {"means": "PHONE"},
        {"phone_number": "01632"},
    ],
)
def test_no_review_says_half_of_what_happened(school, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactReview.objects.create(school=school, year=2026, season="AUTUMN", **facts)


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_leave_one_record_and_one_mail_to_a_new_address():
    school = SchoolFactory()
    heads = [school_user(school), school_user(school, "DSL")]
    bouncing = ContactFactory(school=school, role="DEPUTY_DSL", state="BOUNCING")

    refused = at_once(*[lambda by=by: confirm(school, by, says(bouncing, "RIGHT")) for by in heads])

    assert refused == []
    assert ContactReview.objects.count() == 1
    assert AddressProof.objects.count() == 1
