"""Successors, and the people who move with them."""

from datetime import date

import pytest
import time_machine

from accounts.models import Role
from schools import actions
from schools.models import Contact, ContactReview, School
from schools.register import import_register
from tests.factories import ContactFactory, SchoolFactory, UserFactory, school_user
from tests.schools.builders import CLOSED, links, register, school_row

pytestmark = pytest.mark.django_db

OLD, NEW, THIRD, FOURTH = 900001, 900002, 900003, 900004


def take(*rows, follow=()):
    return import_register(source=register(*rows), file_name="edubase.csv", links=links(*follow), by=None)


def successor_of(urn):
    return School.objects.get(urn=urn).successor_id


@pytest.mark.parametrize("kind", ["Successor", "Successor - merged", "Successor - amalgamated", "successor"])
def test_a_closed_school_gets_its_successor(kind):
    run = take(school_row(OLD, **CLOSED), school_row(NEW), follow=[(OLD, NEW, kind)])
    assert (successor_of(OLD), run.handed_over) == (NEW, 1)
    assert run.notes == [f"Elm Lane School ({OLD}) is followed by Elm Lane School ({NEW})."]


@pytest.mark.parametrize(
    "kind", ["Predecessor", "Predecessor - merged", "Sixth Form Centre Link", "Other", "Expansion"]
)
def test_other_links_lead_nowhere(kind):
    run = take(school_row(OLD, **CLOSED), school_row(NEW), follow=[(OLD, NEW, kind)])
    assert (successor_of(OLD), run.handed_over, run.undecided) == (None, 0, 0)


def test_an_open_school_gets_no_successor():
    take(school_row(OLD), school_row(NEW), follow=[(OLD, NEW, "Successor")])
    assert successor_of(OLD) is None


def test_a_school_that_opens_again_loses_its_successor():
    take(school_row(OLD, **CLOSED), school_row(NEW), follow=[(OLD, NEW, "Successor")])
    take(school_row(OLD), school_row(NEW), follow=[(OLD, NEW, "Successor")])
    assert successor_of(OLD) is None


def test_the_result_of_an_amalgamation_is_the_open_school():
    both_ways = [(OLD, NEW, "Result of Amalgamation"), (NEW, OLD, "Result of Amalgamation")]
    take(school_row(OLD, **CLOSED), school_row(NEW), follow=both_ways)
    assert (successor_of(OLD), successor_of(NEW)) == (NEW, None)


def test_somebody_at_both_schools_stands_there_once_whatever_letters_the_address_has():
    follow = [(OLD, NEW, "Successor")]
    take(school_row(OLD), school_row(NEW), follow=follow)
    for urn in (OLD, NEW):
        ContactFactory(school_id=urn, email="b@straße.example")

    take(school_row(OLD, **CLOSED), school_row(NEW), follow=follow)

    assert Contact.objects.current().get().school_id == NEW


def test_several_schools_may_become_one():
    merged = [(OLD, THIRD, "Successor - amalgamated"), (NEW, THIRD, "Successor - amalgamated")]
    take(school_row(OLD, **CLOSED), school_row(NEW, **CLOSED), school_row(THIRD), follow=merged)
    assert (successor_of(OLD), successor_of(NEW)) == (THIRD, THIRD)


@pytest.mark.parametrize("held", [(NEW, THIRD), (NEW,)])
def test_a_split_is_left_to_a_person_even_when_we_hold_but_one_half(held):
    forked = [(OLD, NEW, "Successor - Split School"), (OLD, THIRD, "Successor - Split School")]
    run = take(school_row(OLD, **CLOSED), *[school_row(urn) for urn in held], follow=forked)
    assert (successor_of(OLD), run.undecided) == (None, 1)
    assert "A person must decide" in run.notes[0]


def test_a_successor_we_do_not_hold_is_passed_by_to_the_next():
    run = take(
        school_row(OLD, **CLOSED), school_row(THIRD), follow=[(OLD, NEW, "Successor"), (NEW, THIRD, "Successor")]
    )
    assert (successor_of(OLD), run.undecided) == (THIRD, 0)


def test_a_successor_nobody_holds_is_none():
    run = take(school_row(OLD, **CLOSED), follow=[(OLD, NEW, "Successor"), (NEW, OLD, "Successor")])
    assert (successor_of(OLD), run.handed_over, run.undecided) == (None, 0, 0)


def test_schools_that_succeed_each_other_in_a_ring_are_left_to_a_person():
    ring = [(OLD, NEW, "Successor"), (NEW, THIRD, "Successor"), (THIRD, OLD, "Successor"), (FOURTH, OLD, "Successor")]
    run = take(*[school_row(urn, **CLOSED) for urn in (OLD, NEW, THIRD, FOURTH)], follow=ring)
    assert [successor_of(urn) for urn in (OLD, NEW, THIRD)] == [None, None, None]
    assert successor_of(FOURTH) == OLD
    assert run.undecided == 3


def test_a_new_link_that_would_close_a_ring_with_an_old_one_is_left_to_a_person():
    rows = [school_row(urn, **CLOSED) for urn in (OLD, NEW)]
    take(*rows, follow=[(OLD, NEW, "Successor")])
    run = take(*rows, follow=[(NEW, OLD, "Successor")])
    assert (successor_of(OLD), successor_of(NEW), run.undecided) == (NEW, None, 1)


def test_the_same_links_again_change_nothing():
    rows, follow = [school_row(OLD, **CLOSED), school_row(NEW)], [(OLD, NEW, "Successor")]
    take(*rows, follow=follow)
    run = take(*rows, follow=follow)
    assert (run.handed_over, run.notes) == (0, [])


def test_a_link_that_cannot_be_read_is_listed():
    source = links((OLD, NEW, "Successor"))
    source = type(source)(source.getvalue().replace(b"900002", b"elm"))
    run = import_register(source=register(school_row(OLD, **CLOSED)), file_name="e.csv", links=source, by=None)
    assert run.rejected_rows.get().reason == "In the file of links: The URN “elm” is not a number."


# The people


def closed_and_open():
    """A school that is about to close and the one that follows it, in one authority."""
    old = SchoolFactory(urn=OLD, local_authority__code="901")
    return old, SchoolFactory(urn=NEW, local_authority=old.local_authority)


def close(*, chain=((OLD, NEW),), closed=(OLD,), standing=(NEW,)):
    rows = [school_row(urn, **CLOSED) for urn in closed] + [school_row(urn) for urn in standing]
    return take(*rows, follow=[(old, new, "Successor") for old, new in chain])


def test_people_of_a_closed_school_move_to_its_successor():
    old, new = closed_and_open()
    user = school_user(old)
    run = close()
    assert run.contacts_moved == 1
    contact = Contact.objects.get()
    assert (contact.school, contact.state, contact.user) == (new, "CONFIRMED", user)
    assert list(School.objects.visible_to(user)) == [new]


def test_people_move_to_the_open_school_at_the_end_of_the_line():
    old, _ = closed_and_open()
    ContactFactory(school=old)
    close(chain=[(OLD, NEW), (NEW, THIRD)], closed=[OLD, NEW], standing=[THIRD])
    assert Contact.objects.get().school_id == THIRD


def test_people_stay_where_the_line_ends_at_a_closed_school():
    old, _ = closed_and_open()
    ContactFactory(school=old)
    run = close(closed=[OLD, NEW], standing=[])
    assert (Contact.objects.get().school_id, run.contacts_moved) == (OLD, 0)


@time_machine.travel("2026-09-02 08:00", tick=False)
def test_who_stands_at_the_successor_already_is_not_doubled_and_goes_on_signing_in():
    old, new = closed_and_open()
    user = school_user(old)
    twin = ContactFactory(school=new, email=user.email.upper())
    run = close()
    assert run.contacts_moved == 0
    left = Contact.objects.get(school=old)
    assert (left.state, left.left_on) == ("LEFT", date(2026, 9, 2))
    twin.refresh_from_db()
    user.refresh_from_db()
    assert (twin.user, user.is_active) == (user, True)


def test_who_loses_the_last_role_to_a_twin_of_somebody_else_can_no_longer_sign_in():
    old, new = closed_and_open()
    user = school_user(old)
    ContactFactory(school=new, email=user.email, user=UserFactory(roles=[Role.SCHOOL]))
    close()
    user.refresh_from_db()
    assert not user.is_active


def test_one_head_of_two_schools_that_merge_stands_once_at_the_third():
    old, other = closed_and_open()
    for school in (old, other):
        ContactFactory(school=school, email="head@elm.example")
    run = close(chain=[(OLD, THIRD), (NEW, THIRD)], closed=[OLD, NEW], standing=[THIRD])
    assert run.contacts_moved == 1
    assert Contact.objects.current().get().school_id == THIRD


def test_who_has_left_does_not_move():
    old, _ = closed_and_open()
    ContactFactory(school=old, state="LEFT", left_on=date(2026, 1, 1))
    close()
    assert Contact.objects.get().school_id == OLD


# What waits for them


def waiting_at(school, **facts):
    """Somebody whom the school itself entered."""
    by = school_user(school)
    particulars = {"role": "DSL", "name": "Dina Lead", "email": "dina@elm.example"} | facts
    return actions.add_contact(school=school, by=by, **particulars)


def test_who_waits_to_be_proved_waits_on_at_the_successor():
    old, new = closed_and_open()
    contact = waiting_at(old)
    close()

    contact.refresh_from_db()
    assert (contact.school, contact.state) == (new, "UNPROVED")
    actions.prove_address(proof=contact.proofs.get())
    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_what_was_proved_at_the_old_school_counts_for_the_twin_who_waits():
    old, new = closed_and_open()
    ContactFactory(school=old, role="DSL", email="dina@elm.example")
    twin = waiting_at(new)
    close()

    twin.refresh_from_db()
    assert (twin.state, twin.proofs.open().count()) == ("CONFIRMED", 0)
    assert list(new.contacts.live().filter(role="DSL")) == [twin]


def test_a_twin_who_waits_at_the_old_school_takes_nothing_from_the_one_who_is_proved():
    old, new = closed_and_open()
    waiting = waiting_at(old)
    twin = ContactFactory(school=new, role="DSL", email="dina@elm.example")
    close()

    for contact in (waiting, twin):
        contact.refresh_from_db()
    assert (waiting.state, waiting.proofs.open().count(), twin.state) == ("LEFT", 0, "CONFIRMED")


def test_an_open_proof_of_a_new_address_goes_on_at_the_twin():
    old, new = closed_and_open()
    contact = ContactFactory(school=old, role="DSL", email="dina@elm.example")
    proof = actions.change_contact(
        contact=contact, by=school_user(old), role="DSL", name=contact.name, email="new@elm.example"
    )
    twin = ContactFactory(school=new, role="DSL", email="dina@elm.example")
    close()

    actions.prove_address(proof=proof)

    twin.refresh_from_db()
    assert twin.email == "new@elm.example"


def test_a_handover_goes_on_where_its_people_are():
    old, new = closed_and_open()
    head = school_user(old)
    leaver = head.contacts.get()
    successor = actions.hand_over(contact=leaver, by=head, name="Nia", email="nia@elm.example", on=date(2020, 1, 1))
    twin = ContactFactory(school=new, role="HEAD", email="nia@elm.example", state="BOUNCING")
    close()

    leaver.refresh_from_db()
    successor.refresh_from_db()
    assert (leaver.school, leaver.successor, successor.state) == (new, twin, "LEFT")
    Contact.objects.filter(pk=twin.pk).update(state="CONFIRMED")
    assert actions.complete_handovers(on=date(2030, 1, 1)) == 1


def review_at(school, **facts):
    asked = {"asked_at": "2026-09-09T08:00Z", "remind_on": date(2026, 9, 16), "escalate_on": date(2026, 9, 23)}
    return ContactReview.objects.create(school=school, year=2026, season="AUTUMN", **asked | facts)


def test_what_a_school_was_asked_about_its_contacts_goes_along_once():
    old, new = closed_and_open()
    answered_by = ContactFactory(school=old)
    confirmed = {"confirmed_at": "2026-09-10T08:00Z", "confirmed_by": answered_by, "name": "A", "means": "PORTAL"}
    ContactReview.objects.create(school=old, year=2026, season="SUMMER", **confirmed)
    asked = review_at(old)
    close()
    asked.refresh_from_db()
    assert (asked.school, new.contact_reviews.count(), old.contact_reviews.count()) == (new, 1, 1)


def test_what_waits_for_an_answer_goes_before_what_was_answered():
    old, other = closed_and_open()
    confirmed = {"confirmed_at": "2026-09-10T08:00Z", "confirmed_by": ContactFactory(school=old), "name": "A"}
    answered, waiting = review_at(old, means="LINK", **confirmed), review_at(other)
    close(chain=[(OLD, THIRD), (NEW, THIRD)], closed=[OLD, NEW], standing=[THIRD])

    answered.refresh_from_db()
    waiting.refresh_from_db()
    assert (answered.school_id, waiting.school_id) == (OLD, THIRD)
