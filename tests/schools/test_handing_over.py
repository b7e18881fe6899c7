"""The successor comes first, and only then the predecessor leaves."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Role
from schools import actions
from schools.models import Contact
from tests.factories import ContactFactory, SchoolFactory, police_user, school_user

pytestmark = pytest.mark.django_db

TODAY, FRIDAY = date(2027, 3, 3), date(2027, 3, 5)
SUCCESSOR = {"name": "Nia Next", "email": "nia@elm.example"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-03 10:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def head(school):
    return school_user(school)


def hand_over(head, *, on=TODAY, **facts):
    contact = head.contacts.get()
    return contact, actions.hand_over(contact=contact, by=head, on=on, **SUCCESSOR | facts)


def prove(contact):
    actions.prove_address(proof=contact.proofs.open().get())


def states(*contacts):
    return [Contact.objects.get(pk=contact.pk).state for contact in contacts]


def test_nothing_changes_until_the_successor_is_reached(school, head):
    old, new = hand_over(head)

    assert actions.complete_handovers(on=FRIDAY) == 0
    assert states(old, new) == ["CONFIRMED", "UNPROVED"]
    assert (new.role, new.school) == ("HEAD", school)


def test_the_predecessor_leaves_when_the_successor_is_proved(head):
    old, new = hand_over(head)

    prove(new)

    assert states(old, new) == ["LEFT", "CONFIRMED"]
    head.refresh_from_db()
    assert not head.is_active
    assert Contact.objects.get(pk=old.pk).left_on == TODAY


def test_the_predecessor_stays_until_the_day(clock, head):
    old, new = hand_over(head, on=FRIDAY)
    prove(new)
    assert states(old, new) == ["CONFIRMED", "CONFIRMED"]

    assert actions.complete_handovers(on=TODAY) == 0
    assert actions.complete_handovers(on=FRIDAY) == 1
    assert actions.complete_handovers(on=FRIDAY) == 0
    assert states(old, new) == ["LEFT", "CONFIRMED"]


def test_a_successor_whom_police_enter_takes_over_at_once(school):
    contact = ContactFactory(school=school)
    sergeant = police_user(school.local_authority.command_unit, Role.SERGEANT)

    successor = actions.hand_over(contact=contact, by=sergeant, on=TODAY, **SUCCESSOR)

    assert states(contact, successor) == ["LEFT", "UNCONFIRMED"]


@pytest.mark.parametrize("changed", [{"state": "BOUNCING"}, {"role": "DEPUTY_DSL"}, {"is_shared": True}])
def test_a_school_is_never_left_without(head, changed):
    old, new = hand_over(head, on=FRIDAY)
    prove(new)
    Contact.objects.filter(pk=new.pk).update(**changed)

    assert actions.complete_handovers(on=FRIDAY) == 0
    assert states(old) == ["CONFIRMED"]


def test_a_successor_who_leaves_first_leaves_the_predecessor_in_place(head):
    old, new = hand_over(head, on=FRIDAY)
    actions.end_contact(contact=new, by=head, on=TODAY)

    old.refresh_from_db()
    assert (old.state, old.successor, old.hands_over_on) == ("CONFIRMED", None, None)


def test_a_handover_is_called_off(head):
    old, new = hand_over(head)
    actions.call_off_handover(contact=old, by=head)
    prove(new)

    assert states(old, new) == ["CONFIRMED", "CONFIRMED"]
    with pytest.raises(actions.ContactError, match="hands over to nobody"):
        actions.call_off_handover(contact=old, by=head)


def test_nobody_hands_over_twice_or_when_gone_or_as_deputy(school, head):
    old, new = hand_over(head)
    with pytest.raises(actions.ContactError, match="hands over already"):
        hand_over(head, email="another@elm.example")
    deputy = ContactFactory(school=school, role="DEPUTY_DSL")
    with pytest.raises(actions.ContactError, match="Only a headteacher"):
        actions.hand_over(contact=deputy, by=head, on=TODAY, name="X", email="x@elm.example")
    prove(new)
    with pytest.raises(actions.ContactError, match="has already left"):
        actions.hand_over(contact=old, by=head, on=TODAY, name="X", email="x@elm.example")
    assert school.contacts.current().count() == 2


def test_one_school_s_fault_keeps_no_other_s_leaver(head, monkeypatch, caplog):
    broken, _ = hand_over(head)
    other = school_user(SchoolFactory())
    fine, _ = hand_over(other)
    Contact.objects.filter(name=SUCCESSOR["name"]).update(state="CONFIRMED")
    leave = actions.handovers.leave
    monkeypatch.setattr(
        actions.handovers, "leave", lambda contact, on: 1 / 0 if contact.pk == broken.pk else leave(contact, on=on)
    )

    assert actions.complete_handovers(on=TODAY) == 1
    assert states(broken, fine) == ["CONFIRMED", "LEFT"]
    assert "could not hand over" in caplog.text


def test_the_database_wants_a_day_with_each_successor(head):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.update(hands_over_on=TODAY)
