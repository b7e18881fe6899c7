"""Lists of contacts."""

from datetime import date

import pytest

from schools import actions
from schools.models import Contact, School
from schools.register import RegisterFileError, import_contacts
from tests.factories import ContactFactory, SchoolFactory, school_user
from tests.schools.builders import table

pytestmark = pytest.mark.django_db

HEADINGS = "urn,role,name,email,phone,shared\n"


@pytest.fixture
def school() -> School:
    return SchoolFactory(urn=900001)


def take(text):
    return import_contacts(source=table(text), file_name="contacts.csv", by=None)


def reasons(run):
    return [(row.line, row.reason) for row in run.rejected_rows.all()]


def test_adds_contacts_unconfirmed(school):
    run = take(HEADINGS + "900001,Head,Ada Elm,ada@elm.example,1632960001,\n900001,DSL,Bo Ash,bo@elm.example,,no\n")
    assert (run.new, run.rejected) == (2, 0)
    head = school.contacts.get(role="HEAD")
    assert (head.name, head.email, head.phone) == ("Ada Elm", "ada@elm.example", "01632960001")
    assert (head.state, head.is_shared) == ("UNCONFIRMED", False)


def test_headings_may_be_written_in_any_way(school):
    run = take("  URN , ROLE,Name ,E-mail,Extra\n900001,headteacher,Ada,ada@elm.example,x\n")
    assert run.new == 1


@pytest.mark.parametrize(
    ("word", "role", "is_shared"),
    [
        ("head", "HEAD", False),
        ("Head Teacher", "HEAD", False),
        ("DSL", "DSL", False),
        ("Deputy DSL", "DEPUTY_DSL", False),
        ("deputy_dsl", "DEPUTY_DSL", False),
        ("Reception", "RECEPTION", False),
        ("shared", "RECEPTION", True),
        ("DSL (shared)", "DSL", True),
        ("Shared mailbox", "RECEPTION", True),
    ],
)
def test_roles_are_understood_in_peoples_words(school, word, role, is_shared):
    take(HEADINGS + f"900001,{word},Ada Elm,ada@elm.example,,\n")
    contact = school.contacts.get()
    assert (contact.role, contact.is_shared) == (role, is_shared)


def test_a_shared_mailbox_needs_no_name(school):
    take(HEADINGS + "900001,dsl,,safeguarding@elm.example,,yes\n")
    contact = school.contacts.get()
    assert (contact.name, contact.is_shared) == ("Designated Safeguarding Lead", True)


def test_the_same_list_again_changes_nothing(school):
    text = HEADINGS + "900001,head,Ada Elm,Ada@Elm.example,1632960001,\n"
    take(text)
    run = take(text.replace("Ada@Elm", "ada@elm"))
    assert (run.new, run.changed, run.unchanged) == (0, 0, 1)
    assert Contact.objects.count() == 1


def test_a_list_brings_name_and_phone_up_to_date_and_keeps_what_it_leaves_blank(school):
    contact = ContactFactory(school=school, email="ada@elm.example", name="Ada Ash", phone="01632 960001")
    run = take(HEADINGS + "900001,head,Ada Elm,ada@elm.example,,\n")
    contact.refresh_from_db()
    assert run.changed == 1
    assert (contact.name, contact.phone, contact.state) == ("Ada Elm", "01632 960001", "CONFIRMED")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("900001,head,Ada,ada at elm,,", "“ada at elm” is not an email address."),
        ("900001,head,Ada,,,", "The row has no email address."),
        ("900002,head,Ada,ada@elm.example,,", "No school has the URN 900002. Import the register first."),
        ("elm,head,Ada,ada@elm.example,,", "The URN “elm” is not a number."),
        ("20001,head,Ada,ada@elm.example,,", "The URN is a children's centre's."),
        ("900001,caretaker,Ada,ada@elm.example,,", "The role “caretaker” is not known."),
        ("900001,,Ada,ada@elm.example,,", "The row has no role."),
        ("900001,head,,ada@elm.example,,", "The row has no name."),
        ("900001,head,Ada,ada@elm.example,,perhaps", "“perhaps” under “shared” is neither yes nor no."),
        ("900001,head,Ada,ada@elm.example,,,more", "The row has more cells than the file has columns."),
        (f"900001,head,{'A' * 121},ada@elm.example,,", "The name is longer than 120 characters."),
    ],
)
def test_a_row_that_cannot_be_taken_is_listed_and_the_others_are_taken(school, row, reason):
    run = take(HEADINGS + f"900001,dsl,Bo,bo@elm.example,,\n{row}\n")
    assert run.new == 1
    assert reasons(run) == [(3, reason)]


def test_a_closed_school_takes_no_contacts_and_names_the_one_that_follows():
    SchoolFactory(urn=900001, status="CLOSED", successor=SchoolFactory(urn=900002))
    run = take(HEADINGS + "900001,head,Ada,ada@elm.example,,\n")
    assert reasons(run) == [(2, "School 900001 has closed; 900002 follows it.")]


def test_who_has_left_does_not_come_back_by_a_list(school):
    ContactFactory(school=school, email="ada@elm.example", state="LEFT", left_on=date(2027, 3, 3))
    run = take(HEADINGS + "900001,head,Ada,ADA@elm.example,,\n")
    assert run.new == 0
    assert reasons(run) == [(2, "This contact left on 03/03/2027. Add the person by hand if they are back.")]


def test_the_second_row_of_one_contact_is_listed(school):
    run = take(HEADINGS + "900001,head,Ada,ada@elm.example,,\n900001,head,Bo,Ada@elm.example,,\n")
    assert (run.new, reasons(run)) == (1, [(3, "The same contact stands at line 2 already.")])


def test_one_person_may_stand_in_two_roles(school):
    assert take(HEADINGS + "900001,head,Ada,ada@elm.example,,\n900001,dsl,Ada,ada@elm.example,,\n").new == 2


def test_a_list_without_addresses_is_refused(school):
    with pytest.raises(RegisterFileError, match="no column “email”"):
        take("urn,role,name\n900001,head,Ada\n")


# Addresses that the school entered


def test_a_list_of_the_police_vouches_for_an_address_that_waits(school):
    contact = actions.add_contact(
        school=school, by=school_user(school), role="DSL", name="Bo Ash", email="bo@elm.example"
    )
    proof = contact.proofs.get()

    run = take(HEADINGS + "900001,DSL,Bo B Ash,BO@elm.example,,\n")

    contact.refresh_from_db()
    assert (contact.state, contact.name, run.changed, run.new) == ("UNCONFIRMED", "Bo B Ash", 1, 0)
    with pytest.raises(actions.ContactError, match="can no longer be used"):
        actions.prove_address(proof=proof)


def test_a_new_address_on_a_list_takes_the_old_one_s_place_and_doubles_nobody(school):
    head = school_user(school)
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")
    actions.change_contact(contact=contact, by=head, role="DSL", name=contact.name, email="new@elm.example")

    run = take(HEADINGS + f"900001,DSL,{contact.name},new@elm.example,,\n")

    contact.refresh_from_db()
    assert (contact.email, contact.state, run.new, run.changed) == ("new@elm.example", "UNCONFIRMED", 0, 1)
    assert not contact.proofs.open().exists()


def test_the_old_address_on_a_list_leaves_the_new_one_waiting(school):
    head = school_user(school)
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")
    proof = actions.change_contact(contact=contact, by=head, role="DSL", name=contact.name, email="new@elm.example")

    run = take(HEADINGS + f"900001,DSL,{contact.name},old@elm.example,,\n")
    assert run.unchanged == 1
    actions.prove_address(proof=proof)

    contact.refresh_from_db()
    assert contact.email == "new@elm.example"


def test_a_list_does_not_say_that_returned_mail_arrives_again(school):
    contact = ContactFactory(school=school, role="DSL", email="bo@elm.example", state="BOUNCING")
    actions.open_proof(contact=contact, address=contact.email, by=None)

    take(HEADINGS + f"900001,DSL,{contact.name},bo@elm.example,,\n")

    contact.refresh_from_db()
    assert (contact.state, contact.proofs.open().count()) == ("BOUNCING", 1)
