"""An address that a school entered counts when its reader says so."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from schools import actions
from schools.actions import proving
from schools.actions.proving import MOST_A_DAY, MOST_TIMES, PAUSE
from schools.keepers import keeps_as_school
from schools.models import AddressProof, Contact, School
from schools.reach import readers_at, with_reach
from tests.at_once import at_once, several_writers
from tests.factories import ContactFactory, SchoolFactory, UserFactory, police_user, school_user

pytestmark = pytest.mark.django_db

NOW = "2027-03-03 10:00+00:00"
TODAY = date(2027, 3, 3)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def sergeant(school):
    return police_user(school.local_authority.command_unit, Role.SERGEANT)


def add(school, by, **facts):
    particulars = {"role": "DSL", "name": "Dina Lead", "email": "dina@elm.example"} | facts
    return actions.add_contact(school=school, by=by, **particulars)


def change(contact, by, **changed):
    names = ("role", "name", "email", "phone", "is_shared")
    return actions.change_contact(contact=contact, by=by, **{name: getattr(contact, name) for name in names} | changed)


def proof_of(contact):
    return contact.proofs.open().get()


# Adding


def test_what_the_school_enters_waits_and_what_police_enter_counts(school, head, sergeant):
    by_school, by_police = add(school, head), add(school, sergeant, email="other@elm.example")

    assert (by_school.state, by_police.state) == ("UNPROVED", "UNCONFIRMED")
    assert [proof.address for proof in AddressProof.objects.open()] == ["dina@elm.example"]


def test_who_waits_is_reached_by_nothing(school, head):
    waiting = add(school, head)

    assert waiting not in school.contacts.live()
    assert waiting not in school.contacts.who_must_hear()
    assert waiting not in readers_at([school.pk])[school.pk]
    assert not with_reach(School.objects.filter(pk=school.pk)).get().has_live_dsl


def test_the_reader_proves_it(school, head):
    contact = add(school, head)

    actions.prove_address(proof=proof_of(contact))

    contact.refresh_from_db()
    assert (contact.state, contact.email) == ("CONFIRMED", "dina@elm.example")
    assert not contact.proofs.open().exists()


def test_who_reads_there_in_another_role_needs_no_second_proof(school, head):
    deputy = ContactFactory(school=school, role="DEPUTY_DSL", email="Dina@elm.example", user=UserFactory())

    contact = add(school, head)

    assert (contact.state, contact.user) == ("CONFIRMED", deputy.user)
    assert not AddressProof.objects.exists()


@pytest.mark.parametrize(
    ("known", "other"), [("b@strasse.example", "b@straße.example"), ("b@lings.example", "b@lıngs.example")]
)
def test_an_address_that_only_looks_like_a_proved_one_is_proved_too(school, head, known, other):
    dsl = ContactFactory(school=school, role="DSL", email=known)

    proof = change(dsl, head, email=other)

    assert (proof.address, Contact.objects.get(pk=dsl.pk).email) == (other, known)
    assert add(school, head, email=other).state == "UNPROVED"


def test_one_reader_proves_an_address_in_every_role_at_the_school(school, head):
    first, second = add(school, head), add(school, head, role="DEPUTY_DSL", email="DINA@elm.example")
    elsewhere = SchoolFactory()
    third = add(elsewhere, school_user(elsewhere))

    actions.prove_address(proof=proof_of(second))

    states = [Contact.objects.get(pk=contact.pk).state for contact in (first, second, third)]
    assert states == ["CONFIRMED", "CONFIRMED", "UNPROVED"]


def test_pressing_twice_proves_once(school, head):
    proof = proof_of(add(school, head))
    stale = AddressProof.objects.get(pk=proof.pk)
    actions.prove_address(proof=proof)
    proved_at = AddressProof.objects.get(pk=proof.pk).proved_at

    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=stale)
    assert AddressProof.objects.get(pk=proof.pk).proved_at == proved_at


def test_a_link_that_has_run_out_proves_nothing(clock, school, head):
    contact = add(school, head)
    clock.shift(timedelta(days=14))

    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=proof_of(contact))
    contact.refresh_from_db()
    assert contact.state == "UNPROVED"


def test_the_hour_that_the_clock_skips_does_not_shorten_a_link(school, head):
    with time_machine.travel("2027-03-27 12:00+00:00", tick=False) as clock:
        contact = add(school, head)
        clock.move_to("2027-04-10 11:59+00:00")
        actions.prove_address(proof=proof_of(contact))

    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_police_vouch_by_confirming(school, head, sergeant):
    contact = add(school, head)

    with pytest.raises(actions.ContactError, match="must be proved to arrive first"):
        actions.confirm_contact(contact=contact, by=head)
    actions.confirm_contact(contact=contact, by=sergeant)

    contact.refresh_from_db()
    assert (contact.state, contact.proofs.open().count()) == ("CONFIRMED", 0)


def test_a_school_does_not_confirm_an_address_whose_mail_comes_back(school, head):
    bouncing = ContactFactory(school=school, role="DSL", state="BOUNCING")

    with pytest.raises(actions.ContactError, match="must be proved to arrive first"):
        actions.confirm_contact(contact=bouncing, by=head)
    actions.prove_address(proof=actions.open_proof(contact=bouncing, address=bouncing.email, by=head))

    bouncing.refresh_from_db()
    assert bouncing.state == "CONFIRMED"


def test_a_school_fills_no_stranger_s_mailbox(clock, school, head):
    for n in range(MOST_A_DAY):
        add(school, head, email=f"dsl{n}@elm.example")

    with pytest.raises(actions.ContactError, match="no more mail is sent"):
        add(school, head, email="one.more@elm.example")
    assert not school.contacts.filter(email="one.more@elm.example").exists()
    clock.shift(timedelta(days=1, minutes=1))
    add(school, head, email="one.more@elm.example")


# Who signs in


def test_accepting_an_invitation_proves_the_address(school, head):
    contact = add(school, head)
    contact.user = UserFactory(email="dina@elm.example", roles=[Role.SCHOOL])
    contact.save()

    actions.prove_by_sign_in(user=contact.user)

    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_signing_in_with_one_address_proves_no_other(school, head):
    contact = add(school, head)
    contact.user = UserFactory(email="other@elm.example", roles=[Role.SCHOOL])
    contact.save()

    actions.prove_by_sign_in(user=contact.user)

    contact.refresh_from_db()
    assert contact.state == "UNPROVED"


def test_a_slip_of_the_pen_opens_no_school_to_a_stranger(school, head):
    stranger = school_user(SchoolFactory())
    contact = add(school, head, email=stranger.email)

    assert not School.objects.visible_to(stranger).filter(pk=school.pk).exists()
    actions.prove_address(proof=proof_of(contact))
    assert School.objects.visible_to(stranger).filter(pk=school.pk).exists()


def test_a_mailbox_that_several_read_lets_nobody_sign_in(school, head):
    somebody = school_user(SchoolFactory())
    contact = add(school, head, email=somebody.email, is_shared=True)

    actions.prove_address(proof=proof_of(contact))

    contact.refresh_from_db()
    assert (contact.state, contact.user) == ("CONFIRMED", None)


# Changing an address


def test_the_old_address_is_used_until_the_new_one_is_proved(school, head):
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")

    proof = change(contact, head, email="new@elm.example", phone="01632 960001")

    contact.refresh_from_db()
    assert (contact.email, contact.state, contact.phone) == ("old@elm.example", "CONFIRMED", "01632 960001")
    actions.prove_address(proof=proof)
    contact.refresh_from_db()
    assert (contact.email, contact.state) == ("new@elm.example", "CONFIRMED")


def test_the_last_dsl_may_move_because_the_old_address_stays_meanwhile(school):
    dsl = school_user(school, "DSL")
    contact = dsl.contacts.get()

    change(contact, dsl, email="new@elm.example")

    assert school.contacts.live().filter(role="DSL").count() == 1


def test_a_second_new_address_takes_the_first_one_s_place(school, head):
    contact = ContactFactory(school=school, role="DSL")
    first = change(contact, head, email="first@elm.example")
    second = change(contact, head, email="second@elm.example")

    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=first)
    actions.prove_address(proof=second)
    contact.refresh_from_db()
    assert contact.email == "second@elm.example"


def test_the_school_keeps_the_old_address_after_all(school, head):
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")
    proof = change(contact, head, email="new@elm.example")

    actions.keep_address(contact=contact, by=head)

    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=proof)
    with pytest.raises(actions.ContactError, match="No new address waits"):
        actions.keep_address(contact=contact, by=head)
    with pytest.raises(actions.ContactError, match="has no other address"):
        actions.keep_address(contact=add(school, head), by=head)


def test_a_mistyped_address_is_corrected_at_once_and_its_link_ends(school, head):
    contact = add(school, head, email="dnia@elm.example")
    wrong = proof_of(contact)

    right = change(contact, head, email="dina@elm.example")

    contact.refresh_from_db()
    assert (contact.email, contact.state, right.address) == ("dina@elm.example", "UNPROVED", "dina@elm.example")
    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=wrong)


def test_police_who_change_an_address_end_the_wait_for_another(school, head, sergeant):
    contact = ContactFactory(school=school, role="DSL")
    proof = change(contact, head, email="new@elm.example")

    assert change(contact, sergeant, email="police@elm.example") is None

    contact.refresh_from_db()
    assert (contact.email, contact.state) == ("police@elm.example", "UNCONFIRMED")
    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=proof)


def test_an_address_that_a_colleague_has_in_this_role_is_refused_at_once(school, head):
    ContactFactory(school=school, role="DSL", email="new@elm.example", state="BOUNCING")
    contact = ContactFactory(school=school, role="DSL")

    with pytest.raises(actions.ContactError, match="is already Designated Safeguarding Lead") as raised:
        change(contact, head, email="NEW@elm.example")
    assert raised.value.field == "email"


def test_a_twin_that_came_meanwhile_is_not_doubled_by_a_proof(school, head, sergeant):
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")
    proof = change(contact, head, email="new@elm.example")
    add(school, sergeant, email="new@elm.example")

    with pytest.raises(actions.ContactError, match="is already Designated Safeguarding Lead"):
        actions.prove_address(proof=proof)
    contact.refresh_from_db()
    assert (contact.email, contact.proofs.open().count()) == ("old@elm.example", 1)


def test_who_changes_their_own_address_goes_on_signing_in_and_another_s_account_ends(school, head):
    ContactFactory(school=school)
    dsl = school_user(school, "DSL")
    own, other = head.contacts.get(), dsl.contacts.get()

    for contact in (own, other):
        actions.prove_address(proof=change(contact, head, email=f"new.{contact.email}"))

    for row in (own, other, head, dsl):
        row.refresh_from_db()
    assert (own.user, head.is_active) == (head, True)
    assert (other.user, dsl.is_active) == (None, False)


# Sending it again


def test_the_mail_is_sent_again_after_a_while_and_not_for_ever(clock, school, head):
    contact = add(school, head)
    with pytest.raises(actions.ContactError, match="less than ten minutes ago"):
        actions.renew_proof(contact=contact, by=head)

    for _ in range(MOST_TIMES - 1):
        clock.shift(PAUSE)
        renewed = actions.renew_proof(contact=contact, by=head)

    assert (renewed.times_sent, renewed.expires_at) == (MOST_TIMES, timezone.now() + timedelta(days=14))
    clock.shift(PAUSE)
    with pytest.raises(actions.ContactError, match="Ask whether dina@elm.example is right"):
        actions.renew_proof(contact=contact, by=head)


def test_a_link_that_ran_out_works_again_when_its_mail_is_sent_again(clock, school, head):
    contact = add(school, head)
    AddressProof.objects.update(returned_at=timezone.now())
    clock.shift(timedelta(days=20))

    renewed = actions.renew_proof(contact=contact, by=head)

    assert renewed.returned_at is None
    actions.prove_address(proof=renewed)
    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_nothing_is_sent_again_where_nothing_waits(school, head):
    with pytest.raises(actions.ContactError, match="No address of"):
        actions.renew_proof(contact=head.contacts.get(), by=head)


# Leaving, and the last of a role


def test_a_leaver_s_link_ends(school, head):
    contact = add(school, head)
    proof = proof_of(contact)

    actions.end_contact(contact=contact, by=head, on=TODAY)

    assert not AddressProof.objects.open().exists()
    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=proof)


def test_who_is_not_proved_yet_is_no_successor(school, head):
    add(school, head, role="HEAD")
    own = head.contacts.get()

    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.end_contact(contact=own, by=head, on=TODAY)
    with pytest.raises(actions.ContactError, match="Add the successor first"):
        change(own, head, role="DEPUTY_DSL")


def test_the_last_head_neither_becomes_a_mailbox_nor_leaves_one_behind(school, head, sergeant):
    own = head.contacts.get()
    ContactFactory(school=school, is_shared=True)

    with pytest.raises(actions.ContactError, match="Add the successor first"):
        change(own, head, is_shared=True)
    with pytest.raises(actions.ContactError, match="Add the successor first"):
        actions.end_contact(contact=own, by=head, on=TODAY)
    change(own, sergeant, is_shared=True)
    assert not keeps_as_school(head, school)


def test_the_database_keeps_one_open_proof_for_a_contact(school, head):
    contact = add(school, head)
    again = AddressProof(contact=contact, address="x@elm.example", expires_at=timezone.now() + timedelta(days=1))

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


# At once


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_prove_it_once():
    school = SchoolFactory()
    proof = proof_of(add(school, school_user(school)))

    refused = at_once(*[lambda: actions.prove_address(proof=AddressProof.objects.get(pk=proof.pk))] * 2)

    assert len(refused) == 1
    assert Contact.objects.get(pk=proof.contact_id).state == "CONFIRMED"


@several_writers
@pytest.mark.django_db(transaction=True)
def test_two_who_send_it_again_at_once_send_it_once():
    school = SchoolFactory()
    head = school_user(school)
    contact = add(school, head)
    AddressProof.objects.update(sent_at=timezone.now() - PAUSE)

    refused = at_once(*[lambda: actions.renew_proof(contact=contact, by=head)] * 2)

    assert len(refused) == 1
    assert AddressProof.objects.get().times_sent == 2


@several_writers
@pytest.mark.django_db(transaction=True)
def test_many_who_are_entered_at_once_are_counted_one_by_one(monkeypatch):
    monkeypatch.setattr(proving, "MOST_A_DAY", 2)
    school = SchoolFactory()
    head = school_user(school)

    refused = at_once(*[lambda n=n: add(school, head, email=f"dsl{n}@elm.example") for n in range(4)])

    assert len(refused) == 2
    assert AddressProof.objects.count() == 2


@several_writers
@pytest.mark.django_db(transaction=True)
def test_a_head_who_leaves_and_one_who_becomes_a_mailbox_do_not_both_rest_on_the_other():
    school = SchoolFactory()
    leaver, mailbox = (school_user(school) for _ in range(2))

    refused = at_once(
        lambda: actions.end_contact(contact=leaver.contacts.get(), by=leaver, on=TODAY),
        lambda: change(mailbox.contacts.get(), mailbox, is_shared=True),
    )

    assert len(refused) == 1
    assert school.contacts.live().filter(role="HEAD", is_shared=False).exists()
