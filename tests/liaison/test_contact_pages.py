"""The pages on which a school changes its people where a mail goes with it, and the sergeant's list."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from outbox.models import Delivery
from schools import actions
from schools.models import AddressProof, ContactReview
from schools.terms import SchoolTerm
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    police_user,
    school_user,
)
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db

DINA = {"role": "DSL", "name": "Dina Lead", "email": "dina@elm.example", "phone": ""}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def school(unit):
    return SchoolFactory(name="Ash Park School", local_authority=LocalAuthorityFactory(command_unit=unit))


@pytest.fixture
def head(client, school):
    user = school_user(school)
    client.force_login(user)
    return user


@pytest.fixture
def sergeant(client, unit):
    user = police_user(unit, Role.SERGEANT)
    client.force_login(user)
    return user


def the_list(client, school):
    return words_of(client.get(reverse("schools:contact-list", args=[school.pk])))


def post(client, page, contact, **answers):
    return client.post(reverse(page, args=[contact.pk]), answers, follow=True)


def asked(school, **facts):
    soon, now = date(2026, 11, 9), timezone.now()
    term = SchoolTerm(date(2026, 9, 4), "AUTUMN")
    review = actions.open_review(school=school, term=term, now=now, remind_on=soon, escalate_on=soon)
    ContactReview.objects.filter(pk=review.pk).update(**facts)
    return review


def test_a_head_adds_somebody_and_the_list_says_that_the_address_waits(client, school, head):
    response = client.post(reverse("contact-add", args=[school.pk]), DINA, follow=True)

    page = words_of(response)
    assert "Dina Lead added. A mail is on its way to dina@elm.example" in page
    assert "Address to be proved" in page
    assert "A mail of 2 November 2026 asks its reader to prove it, until 16 November 2026." in page
    assert "Address to be proved" in words_of(client.get(reverse("deployments:school", args=[school.pk])))


def test_a_head_is_told_that_a_mail_goes_first_and_a_sergeant_that_they_vouch(client, school, unit):
    for user, words in (
        (school_user(school), "A mail goes there first."),
        (police_user(unit, Role.SERGEANT), "You vouch for it"),
    ):
        client.force_login(user)
        assert words in words_of(client.get(reverse("contact-add", args=[school.pk])))


def test_a_mailbox_that_several_read_is_not_invited(client, school, head):
    response = client.post(reverse("contact-add", args=[school.pk]), DINA | {"is_shared": "on", "invite": "on"})

    assert list(response.context["form"].errors) == ["invite"]
    assert school.contacts.count() == 1


def test_an_invited_colleague_s_account_is_made_with_the_contact(client, school, head):
    client.post(reverse("contact-add", args=[school.pk]), DINA | {"invite": "on"})

    assert school.contacts.get(role="DSL").user == User.objects.get(email="dina@elm.example")
    assert [delivery.letter.category for delivery in Delivery.objects.all()] == ["invitation"]


def test_a_proof_that_ran_out_or_came_back_is_said_with_what_to_do(client, clock, school, head):
    contact = actions.add_contact(school=school, by=head, **DINA)
    clock.shift(timedelta(days=15))
    client.force_login(head)
    assert "Nobody answered the mail of 2 November 2026 in time. It can be sent again." in the_list(client, school)
    AddressProof.objects.update(returned_at=timezone.now())
    assert "The mail to dina@elm.example came back on 17 November 2026." in the_list(client, school)

    page = words_of(post(client, "contact-write-again", contact))

    assert "The mail to Dina Lead is on its way." in page
    assert "Delivery" not in page
    assert "A mail of 17 November 2026 asks its reader" in page


def test_a_new_address_stands_beside_the_old_one_and_can_be_given_up(client, school, head):
    contact = ContactFactory(school=school, role="DSL", name="Dina Lead", email="old@elm.example")
    page = words_of(post(client, "contact-edit", contact, **DINA))
    assert "A mail asks dina@elm.example." in page
    assert "New address: dina@elm.example. Mail goes to old@elm.example until it is proved." in page

    page = words_of(post(client, "schools:contact-keep-address", contact))
    assert "Mail to Dina Lead goes to old@elm.example." in page
    assert "dina@elm.example" not in page


def test_whoever_signs_in_reads_that_the_address_they_sign_in_with_stays(client, school, head):
    head.last_login = timezone.now()
    head.save()
    own = head.contacts.get()

    words = words_of(client.get(reverse("contact-edit", args=[own.pk])))

    assert f"goes on signing in as {head.email}." in words


def test_an_address_whose_mail_comes_back_is_asked_whether_it_arrives_again(client, school, head):
    contact = ContactFactory(school=school, role="DSL", state="BOUNCING")
    assert "Ask whether mail arrives again" in the_list(client, school)
    assert f'>This is right<span class="govuk-visually-hidden">: {contact.name}' not in the_list(client, school)

    post(client, "contact-write-again", contact)

    assert contact.proofs.get().address == contact.email
    assert Delivery.objects.get().address == contact.email


def test_a_head_hands_over_and_the_list_says_from_when(client, school, head):
    own = head.contacts.get()
    facts = {"name": "Nia Next", "email": "nia@elm.example", "on_0": 6, "on_1": 11, "on_2": 2026}

    page = words_of(post(client, "contact-hand-over", own, **facts))

    assert "Hands over to Nia Next on 6 November 2026" in page
    assert "Call the handover off" in page
    page = words_of(post(client, "schools:contact-call-off", own))
    assert f"{head.name} stays." in page
    assert "Hands over to" not in page


def test_nobody_hands_over_in_the_past(client, school, head):
    facts = {"name": "Nia Next", "email": "nia@elm.example", "on_0": 1, "on_1": 11, "on_2": 2026}

    response = post(client, "contact-hand-over", head.contacts.get(), **facts)

    assert list(response.context["form"].errors) == ["on"]
    assert school.contacts.count() == 1


def test_a_head_is_signed_out_at_the_moment_the_successor_is_proved(client, school, head):
    facts = {"name": "Nia Next", "email": "nia@elm.example", "on_0": 2, "on_1": 11, "on_2": 2026}
    post(client, "contact-hand-over", head.contacts.get(), **facts)
    assert client.get(reverse("schools:contact-list", args=[school.pk])).status_code == 200

    actions.prove_address(proof=AddressProof.objects.get())

    assert client.get(reverse("schools:contact-list", args=[school.pk])).status_code == 302


def test_inviting_somebody_who_waits_sends_one_mail_in_a_while(client, school, head):
    contact = actions.add_contact(school=school, by=head, **DINA)

    for _ in range(3):
        post(client, "contact-invite", contact)

    assert [delivery.letter.category for delivery in Delivery.objects.all()] == ["invitation"]


def test_the_list_asks_a_head_to_look_through_it_and_says_who_did(client, school, head):
    asked(school)
    assert reverse("contact-review", args=[school.pk]) in the_list(client, school)
    assert "On 2 November 2026 we asked whether these people are still right." in the_list(client, school)

    actions.confirm_contacts(school=school, answers=[], confirmed_by=head.contacts.get(), means="PORTAL", by=head)

    assert f"{head.name} confirmed this list on 2 November 2026." in the_list(client, school)


def test_a_sergeant_reads_that_the_school_was_asked_and_confirms_nothing_for_it(client, school, sergeant):
    asked(school)

    page = the_list(client, school)

    assert "The school was asked on 2 November 2026 to confirm this list" in page
    assert reverse("contact-review", args=[school.pk]) not in page


def test_the_list_costs_the_same_with_waiting_people_and_without(client, school, head):
    address = reverse("schools:contact-list", args=[school.pk])
    actions.add_contact(school=school, by=head, **DINA)
    one = queries_of(client, address)
    for n in range(2):
        actions.add_contact(school=school, by=head, **DINA | {"email": f"dsl{n}@elm.example"})

    assert queries_of(client, address) == one


# The sergeant


def test_home_counts_the_schools_that_nobody_confirmed(client, school, sergeant):
    ContactFactory(school=school)
    words = "Schools whose contacts nobody confirmed this term"
    assert words not in words_of(client.get(reverse("home")))
    asked(school, escalated_at=timezone.now())

    assert f"{words} (1)" in words_of(client.get(reverse("home")))


def test_the_sergeant_s_list_says_whom_to_ring_and_is_settled_by_a_call(client, school, sergeant):
    head = ContactFactory(school=school, name="Hannah Head", phone="01632 960301")
    review = asked(school, reminded_at=timezone.now(), escalated_at=timezone.now())
    page = words_of(client.get(reverse("review-list")))
    assert "Asked on 2 November 2026, reminded on 2 November 2026." in page
    assert "Hannah Head, Headteacher" in page

    given = {"contact": head.pk, "phone_number": "01632 960301", "remark": ""}
    response = client.post(reverse("review-call", args=[review.pk]), given, follow=True)

    assert "Recorded: the contacts of Ash Park School are right." in words_of(response)
    assert "Hannah Head" not in words_of(client.get(reverse("review-list")))
    assert client.get(reverse("review-call", args=[review.pk])).status_code == 404


def test_a_call_to_nobody_on_no_number_is_refused_beside_each(client, school, sergeant):
    review = asked(school, escalated_at=timezone.now())

    response = client.post(reverse("review-call", args=[review.pk]), {})

    assert list(response.context["form"].errors) == ["contact", "phone_number"]


def test_the_sergeant_s_list_costs_the_same_for_three_schools_as_for_one(client, unit, sergeant):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            other = SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=unit))
            ContactFactory(school=other)
            asked(other, escalated_at=timezone.now())
        counts.append(queries_of(client, reverse("review-list")))

    assert counts[0] == counts[1]


def test_a_neighbouring_sergeant_finds_neither_list_nor_call(client, school):
    review = asked(school, escalated_at=timezone.now())
    client.force_login(police_user(CommandUnitFactory(force=school.local_authority.command_unit.force), Role.SERGEANT))

    assert "Ash Park School" not in words_of(client.get(reverse("review-list")))
    assert client.get(reverse("review-call", args=[review.pk])).status_code == 404
