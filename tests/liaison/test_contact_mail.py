"""Which mails go with what a school changes about its people, and what becomes of them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.actions import accept_invitation
from accounts.links import invitation_link
from accounts.models import Invitation, Role
from liaison import truth
from liaison.contacts import asking, keeping
from liaison.contacts.letters import PROOF, REVIEW, REVIEW_REMINDER
from liaison.contacts.links import proof_link, review_link
from liaison.contacts.returned import note_returned_proofs
from liaison.people import CATEGORY as INVITATION
from liaison.truth import no_longer_true
from outbox.models import Delivery, Letter
from schools import actions
from schools.models import AddressProof, Contact, ContactReview, School
from tests.factories import ClusterFactory, ContactFactory, SchoolFactory, UserFactory, police_user, school_user

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
# A Monday in November; no term dates are known.
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=LONDON)
DINA = {"role": "DSL", "name": "Dina Lead", "email": "dina@elm.example"}


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MAIL_QUIET_HOURS = True
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    return SchoolFactory(name="Ash Park School")


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def sergeant(school):
    return police_user(school.local_authority.command_unit, Role.SERGEANT)


def mailed():
    """What was posted, to whom: the first first."""
    return list(Delivery.objects.order_by("pk").values_list("letter__category", "address"))


def particulars(contact, **changed):
    return {name: getattr(contact, name) for name in ("role", "name", "email", "phone", "is_shared")} | changed


def reason():
    delivery = Delivery.objects.latest("pk")
    return no_longer_true([delivery.pk]).get(delivery.pk, "")


# Adding and changing


def test_whom_the_school_adds_is_asked_by_one_mail(school, head):
    contact = keeping.add_colleague(school=school, by=head, **DINA)

    [delivery] = Delivery.objects.all()
    letter, unit = delivery.letter, school.local_authority.command_unit
    assert (letter.category, delivery.address) == (PROOF, "dina@elm.example")
    assert delivery.link == proof_link(contact.proofs.get())
    assert delivery.link not in letter.text
    assert letter.subject == "Ash Park School: is this your email address?"
    assert (letter.reply_to, letter.desk, letter.about) == (unit.email, unit.desk, school.name_and_urn)
    assert letter.send_before == contact.proofs.get().expires_at
    for words in (letter.text, letter.html):
        assert f"{head.name} at Ash Park School has named this address as yours" in words
        assert Letter.LINK_SLOT in words


def test_an_invitation_is_mail_enough_and_accepting_it_proves_the_address(school, head):
    contact = keeping.add_colleague(school=school, by=head, invite=True, **DINA)
    contact.refresh_from_db()

    assert mailed() == [(INVITATION, "dina@elm.example")]
    assert (contact.state, contact.user.email) == ("UNPROVED", "dina@elm.example")
    actions.prove_by_sign_in(user=accept_invitation(invitation=Invitation.objects.get()))
    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"


def test_whoever_signs_in_elsewhere_is_asked_before_this_school_opens(school, head):
    UserFactory(email="dina@elm.example", roles=[Role.SCHOOL], last_login=timezone.now())

    contact = keeping.add_colleague(school=school, by=head, invite=True, **DINA)

    assert mailed() == [(PROOF, "dina@elm.example")]
    assert contact.user is None


def test_police_who_add_somebody_mail_nobody_unless_they_invite(school, sergeant):
    keeping.add_colleague(school=school, by=sergeant, **DINA)
    keeping.add_colleague(school=school, by=sergeant, invite=True, **DINA | {"email": "other@elm.example"})

    assert mailed() == [(INVITATION, "other@elm.example")]


def test_an_account_that_was_deactivated_is_not_invited_and_nothing_is_half_saved(school, head):
    UserFactory(email="dina@elm.example", is_active=False)

    with pytest.raises(actions.ContactError, match="deactivated") as raised:
        keeping.add_colleague(school=school, by=head, invite=True, **DINA)

    assert raised.value.field == "invite"
    assert not school.contacts.filter(email="dina@elm.example").exists()
    assert mailed() == []


def test_a_new_address_is_asked_and_nothing_else_goes_there(school, head):
    contact = ContactFactory(school=school, role="DSL", email="old@elm.example")

    keeping.change_colleague(contact=contact, by=head, **particulars(contact, email="new@elm.example"))

    assert mailed() == [(PROOF, "new@elm.example")]
    assert list(school.contacts.who_must_hear().filter(role="DSL").values_list("email", flat=True)) == [
        "old@elm.example"
    ]


def test_an_invitation_that_went_astray_goes_to_the_right_address(school, head):
    contact = keeping.add_colleague(school=school, by=head, invite=True, **DINA | {"email": "dnia@elm.example"})
    contact = Contact.objects.select_related("user", "school__local_authority").get(pk=contact.pk)
    wrong = Invitation.objects.get()

    keeping.change_colleague(contact=contact, by=head, **particulars(contact, email="dina@elm.example"))

    assert mailed() == [(INVITATION, "dnia@elm.example"), (INVITATION, "dina@elm.example")]
    wrong.refresh_from_db()
    assert wrong.cancelled_at is not None
    contact.refresh_from_db()
    assert contact.user.email == "dina@elm.example"


def test_the_same_mail_is_sent_again_with_the_same_link(clock, school, head):
    contact = keeping.add_colleague(school=school, by=head, **DINA)
    clock.shift(timedelta(minutes=10))

    keeping.write_again(contact=contact, by=head)

    first, second = Delivery.objects.order_by("pk")
    assert (first.link, second.letter.category) == (second.link, PROOF)


def test_who_waits_for_an_invitation_is_sent_the_invitation_again(clock, school, head):
    contact = keeping.add_colleague(school=school, by=head, invite=True, **DINA)
    contact.refresh_from_db()
    clock.shift(timedelta(minutes=10))

    keeping.write_again(contact=contact, by=head)

    assert mailed() == [(INVITATION, "dina@elm.example")] * 2
    assert Delivery.objects.latest("pk").link == invitation_link(Invitation.objects.open().get())


def test_a_successor_is_invited(school, head):
    keeping.hand_over_to(
        contact=head.contacts.get(), by=head, name="Nia Next", email="nia@elm.example", on=date(2026, 11, 6)
    )

    assert mailed() == [(INVITATION, "nia@elm.example")]


def test_a_colleague_who_signs_in_already_takes_over_without_an_invitation(school, head):
    deputy = school_user(school, Contact.Role.DEPUTY_DSL)
    deputy.last_login = timezone.now()
    deputy.save()

    successor = keeping.hand_over_to(
        contact=head.contacts.get(), by=head, name=deputy.name, email=deputy.email, on=date(2026, 11, 2)
    )

    assert mailed() == []
    assert (successor.role, successor.state, successor.user) == ("HEAD", "CONFIRMED", deputy)
    assert head.contacts.get().state == "LEFT"


def test_somebody_who_moved_is_invited_at_the_new_address_and_the_old_account_ends(school, head, sergeant):
    own = head.contacts.get()
    head.last_login = timezone.now()
    head.save()
    ContactFactory(school=school)
    proof = keeping.change_colleague(contact=own, by=head, **particulars(own, email="new@elm.example"))
    actions.prove_address(proof=proof)
    own = Contact.objects.select_related("user", "school").get(pk=own.pk)
    assert (own.user, own.may_be_invited) == (head, True)

    keeping.people.invite_contact(contact=own, by=sergeant)

    head.refresh_from_db()
    own.refresh_from_db()
    assert (head.is_active, own.user.email) == (False, "new@elm.example")


# Still true?


def test_a_proof_that_is_waited_for_is_sent(school, head):
    keeping.add_colleague(school=school, by=head, **DINA)
    assert reason() == ""


@pytest.mark.parametrize("what", ["cancelled_at", "proved_at"])
def test_a_proof_that_is_over_is_not_sent(school, head, what):
    keeping.add_colleague(school=school, by=head, **DINA)
    AddressProof.objects.update(**{what: timezone.now()})
    assert reason() == truth.NOT_WAITED_FOR


def test_a_leaver_is_sent_no_proof(school, head):
    contact = keeping.add_colleague(school=school, by=head, **DINA)
    actions.end_contact(contact=contact, by=head, on=MONDAY.date())
    assert reason() == truth.NOT_WAITED_FOR


def test_nobody_is_asked_what_a_colleague_has_answered(school, head):
    asking.ask_schools(now=timezone.now())
    assert reason() == ""
    actions.confirm_contacts(school=school, answers=[], confirmed_by=head.contacts.get(), means="PORTAL", by=head)
    assert reason() == truth.CONFIRMED


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "DEPUTY_DSL"},
        {"is_shared": True},
        {"email": "new@elm.example"},
        {"state": "LEFT", "left_on": date(2026, 11, 2)},
    ],
)
def test_who_keeps_the_list_no_more_is_not_asked(school, head, changed):
    asking.ask_schools(now=timezone.now())
    school.contacts.update(**changed)
    assert reason() == truth.NO_KEEPER


def test_a_school_that_closed_is_not_asked(school, head):
    asking.ask_schools(now=timezone.now())
    school.status = "CLOSED"
    school.save()
    assert reason() == truth.CLOSED


# Once a term


def test_each_head_and_dsl_is_asked_once_by_a_link_of_their_own(school, head):
    dsl = ContactFactory(school=school, role="DSL")
    ContactFactory(school=school, role="DSL", email=head.email.upper())
    for facts in ({"role": "DEPUTY_DSL"}, {"role": "DSL", "is_shared": True}, {"role": "DSL", "state": "UNPROVED"}):
        ContactFactory(school=school, **facts)

    assert asking.ask_schools(now=timezone.now()) == 1
    assert asking.ask_schools(now=timezone.now()) == 0

    review, own = ContactReview.objects.get(), head.contacts.get()
    sent = dict(Delivery.objects.values_list("address", "link"))
    assert sent == {own.email: review_link(review, own), dsl.email: review_link(review, dsl)}
    letter = Letter.objects.get()
    assert letter.subject == "Ash Park School: please confirm your contacts"
    assert (letter.category, letter.reply_to) == (REVIEW, school.local_authority.command_unit.email)
    assert own.email not in letter.text and dsl.email not in letter.text


def test_a_reply_reaches_the_sergeant_of_the_schools_cluster_and_the_unit(school, head, sergeant):
    unit = school.local_authority.command_unit
    School.objects.filter(pk=school.pk).update(cluster=ClusterFactory(command_unit=unit, sergeant=sergeant))

    asking.ask_schools(now=timezone.now())

    assert Letter.objects.get().reply_addresses == [sergeant.email, unit.email]


def test_they_are_asked_in_school_hours(clock, school, head):
    clock.move_to(datetime(2026, 11, 2, 6, 10, tzinfo=LONDON))
    asking.ask_schools(now=timezone.now())

    assert timezone.localtime(Delivery.objects.get().try_after, LONDON).hour == 7


def test_a_term_that_begins_after_the_clock_went_forward_is_asked_at_seven_by_the_new_time(clock, school, head):
    # Easter is on 28 March 2027, the day on which the clock goes forward.
    clock.move_to(datetime(2027, 4, 19, 6, 10, tzinfo=LONDON))
    asking.ask_schools(now=timezone.now())

    assert ContactReview.objects.get().season == "SUMMER"
    assert Delivery.objects.get().try_after == datetime(2027, 4, 19, 7, 0, tzinfo=LONDON)


def test_whoever_does_not_answer_is_reminded_once_and_then_the_sergeant_rings(clock, school, head, sergeant):
    asking.ask_schools(now=timezone.now())
    told = []
    for day in range(3, 20):
        clock.move_to(datetime(2026, 11, day, 9, 10, tzinfo=LONDON))
        reminded = asking.remind_schools(now=timezone.now())
        escalated = asking.escalate_reviews(now=timezone.now())
        told += [(day, reminded, escalated)] if reminded or escalated else []

    # Five school days, and five more.
    assert told == [(9, 1, 0), (16, 0, 1)]
    assert [category for category, _ in mailed()] == [REVIEW, REVIEW_REMINDER]
    assert list(ContactReview.objects.at_desk_of(sergeant).to_call()) == list(ContactReview.objects.all())


def test_who_has_answered_is_neither_reminded_nor_rung(clock, school, head):
    asking.ask_schools(now=timezone.now())
    actions.confirm_contacts(school=school, answers=[], confirmed_by=head.contacts.get(), means="PORTAL", by=head)
    clock.move_to(datetime(2026, 11, 30, 9, 10, tzinfo=LONDON))

    assert asking.remind_schools(now=timezone.now()) == 0
    assert asking.escalate_reviews(now=timezone.now()) == 0


def test_where_nobody_can_be_asked_the_sergeant_rings_at_once(school, sergeant):
    ContactFactory(school=school, is_shared=True)
    ContactFactory(school=school, role="DSL", state="BOUNCING")

    assert asking.ask_schools(now=timezone.now()) == 1
    assert mailed() == []
    assert ContactReview.objects.at_desk_of(sergeant).to_call().count() == 1


def test_where_everybody_has_gone_since_the_sergeant_rings_instead_of_a_reminder(clock, school, head):
    asking.ask_schools(now=timezone.now())
    school.contacts.update(state="BOUNCING")
    clock.move_to(datetime(2026, 11, 9, 9, 10, tzinfo=LONDON))

    assert asking.remind_schools(now=timezone.now()) == 0
    assert ContactReview.objects.to_call().count() == 1


def test_a_list_that_is_settled_by_the_next_term_is_rung_no_more(clock, school, head):
    asking.ask_schools(now=timezone.now())
    ContactReview.objects.update(escalated_at=timezone.now())
    clock.move_to(datetime(2027, 1, 13, 9, 10, tzinfo=LONDON))

    assert asking.ask_schools(now=timezone.now()) == 1
    assert ContactReview.objects.to_call().count() == 0
    assert ContactReview.objects.open().get().term == "Spring term 2027"


def test_one_school_s_fault_keeps_no_other_from_being_asked(school, head, monkeypatch, caplog):
    other = SchoolFactory(name="Broken School")
    ContactFactory(school=other)
    post = asking.post_review

    def breaks(review, *more, **facts):
        return 1 / 0 if review.school == other else post(review, *more, **facts)

    monkeypatch.setattr(asking, "post_review", breaks)

    assert asking.ask_schools(now=timezone.now()) == 1
    assert [review.school for review in ContactReview.objects.all()] == [school]
    assert "Broken School could not be asked" in caplog.text


# Mail that comes back


def bounce(delivery, **facts):
    Delivery.objects.filter(pk=delivery.pk).update(
        status="BOUNCED", tries=1, **{"ended_at": timezone.now(), "ended_because": "550"} | facts
    )


@pytest.mark.parametrize("invite", [True, False])
def test_a_mail_that_comes_back_shows_on_the_list(clock, school, head, invite):
    contact = keeping.add_colleague(school=school, by=head, invite=invite, **DINA)
    assert note_returned_proofs() == 0
    clock.shift(timedelta(minutes=1))
    bounce(Delivery.objects.get())

    assert note_returned_proofs() == 1
    assert note_returned_proofs() == 0
    assert contact.proofs.get().returned_at == timezone.now()


def test_a_mail_that_came_back_before_it_was_sent_again_says_nothing_of_the_new_one(clock, school, head):
    contact = keeping.add_colleague(school=school, by=head, **DINA)
    first = Delivery.objects.get()
    clock.shift(timedelta(minutes=20))
    bounce(first, ended_at=timezone.now() - timedelta(minutes=5))
    keeping.write_again(contact=contact, by=head)

    assert note_returned_proofs() == 0
