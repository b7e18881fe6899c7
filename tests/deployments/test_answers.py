"""Notices in the portal: who reads them, who answers."""

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.desk.copies import Standing, standing_of
from deployments.errors import NoticeError
from deployments.models import Acknowledgement, Notice, NoticeCopy
from schools.actions import change_contact
from schools.models import Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import ContactFactory, UserFactory, fit_officer, school_user, telling_school
from tests.pages import queries_of, words_of

LIST = "/notices/"
BUTTON = "I have read this on behalf of Ash Park School"
CALL = "Record a phone call"


def url(page: str, notice: Notice) -> str:
    return reverse(f"deployments:notice-{page}", args=[notice.pk])


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def notice(announced) -> Notice:
    return announced.notices.get()


def announce_one_more(unit, sergeant, school, officer=None) -> Notice:
    """One more officer for the school, announced."""
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="One more.", effective_on=NEXT_MONDAY, by=sergeant
    )
    change = PlannedChange(school=school, officer_in=officer or fit_officer(unit), officer_out=None)
    actions.add_changes(redeployment=plan, planned=[change], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    return plan.notices.get()


READERS = dict.fromkeys(["head", "deputy", "adviser", "sergeant", "inspector"], 200)


def test_the_list_is_for_readers_advisers_police_and_officers(client, people, notice):
    everybody = {"officer": 200} | READERS
    assert met_by(client, people, "get", LIST) == expected(everybody, people, strangers=200)


def test_a_notice_is_read_by_its_school_its_adviser_and_its_unit(client, people, notice):
    # An officer whom the notice does not name is a stranger to it.
    everybody = {"officer": 404} | READERS
    assert met_by(client, people, "get", url("detail", notice)) == expected(everybody, people)


def test_an_officer_reads_the_notice_that_names_them_and_no_other(client, unit, sergeant, notice, joiner, people):
    joiner.user = people["officer"]
    joiner.save()
    another = announce_one_more(unit, sergeant, telling_school(unit))
    client.force_login(people["officer"])

    shown = words_of(client.get(url("detail", notice)))

    assert BUTTON not in shown
    assert CALL not in shown
    assert client.get(url("detail", another)).status_code == 404
    assert [row.pk for row in client.get(LIST).context["page"]] == [notice.pk]


def test_the_list_holds_only_what_the_person_may_read(client, people, unit, sergeant, notice):
    announce_one_more(unit, sergeant, telling_school(unit))
    counts = {}
    for name in ["head", "adviser", "sergeant", "other head", "other adviser", "other sergeant", "officer"]:
        client.force_login(people[name])
        counts[name] = len(client.get(LIST).context["page"])
    # Both schools lie in the adviser's authority and the sergeant's unit.
    assert counts == {
        "head": 1,
        "adviser": 2,
        "sergeant": 2,
        "other head": 0,
        "other adviser": 0,
        "other sergeant": 0,
        "officer": 0,
    }


def test_the_list_says_when_there_is_nothing(client, people):
    client.force_login(people["head"])
    assert "There are no notices yet." in words_of(client.get(LIST))


def test_the_list_can_be_narrowed_and_bad_questions_do_no_harm(client, people, notice):
    client.force_login(people["sergeant"])

    def found(**asked):
        return len(client.get(LIST, asked).context["page"])

    assert found(q="ash") == 1
    assert found(q=notice.school_id) == 1
    assert found(q="elsewhere") == 0
    assert found(state="ACKNOWLEDGED") == 0
    assert found(state="nonsense") == 1
    assert client.get(LIST, {"after": "nonsense"}).status_code == 200


def test_the_list_takes_as_many_queries_for_three_as_for_one(client, people, unit, sergeant, notice):
    head_of = notice.copies.filter(contact__role=Contact.Role.HEAD)[0]
    actions.acknowledge_by_link(copy=head_of)
    client.force_login(people["sergeant"])
    one = queries_of(client, LIST)
    for _ in range(2):
        more = announce_one_more(unit, sergeant, telling_school(unit))
        actions.acknowledge_by_link(copy=more.copies.filter(contact__role=Contact.Role.HEAD)[0])

    assert queries_of(client, LIST) == one


def test_the_detail_takes_as_many_queries_for_three_copies_as_for_one(client, people, notice):
    client.force_login(people["sergeant"])
    notice.copies.exclude(pk=notice.copies.first().pk).delete()
    one = queries_of(client, url("detail", notice))
    for role in ["HEAD", "DSL"]:
        contact = ContactFactory(school=notice.school, role=role)
        delivery = notice.letter.deliveries.exclude(noticecopy__isnull=False).first() or _another_delivery(notice)
        notice.copies.create(contact=contact, delivery=delivery)

    assert queries_of(client, url("detail", notice)) == one


def _another_delivery(notice):
    known = notice.letter.deliveries.first()
    known.pk, known.message_id = None, "<another@test.example>"
    known.save()
    return known


def test_a_head_reads_and_answers(client, people, notice):
    client.force_login(people["head"])
    assert BUTTON in words_of(client.get(url("detail", notice)))

    response = client.post(url("acknowledge", notice), follow=True)

    answer = Acknowledgement.objects.get()
    shown = words_of(response)
    assert (answer.name, answer.means) == (people["head"].name, "PORTAL")
    assert "Thank you. Ash Park School has been told." in shown
    assert BUTTON not in shown
    assert f"<strong>{people['head'].name}</strong>, 2 November 2026 at 10am, in Liaison" in shown


def test_to_read_is_never_to_acknowledge_but_it_is_to_see(client, school, plan, sergeant):
    head = school_user(school)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    notice = plan.notices.get()
    client.force_login(head)

    client.get(LIST)
    assert not notice.copies.filter(seen_at__isnull=False).exists()
    client.get(url("detail", notice))

    assert [copy.contact.user for copy in notice.copies.filter(seen_at__isnull=False)] == [head]
    assert not Acknowledgement.objects.exists()
    assert Notice.objects.get().status == Notice.Status.ISSUED


def test_only_the_schools_own_readers_may_answer(client, people, notice):
    answering = {"head": 302, "deputy": 302}
    strangers = {"other head": 404, "other adviser": 403, "other sergeant": 403, "other inspector": 403}
    # A school reader somewhere else is a stranger; all others have the wrong role.
    assert met_by(client, people, "post", url("acknowledge", notice)) == expected(answering | strangers, people)
    assert {row.contact.user for row in Acknowledgement.objects.all()} == {people["head"], people["deputy"]}


def test_the_answer_is_no_get(client, people, notice):
    client.force_login(people["head"])
    assert client.get(url("acknowledge", notice)).status_code == 405
    assert not Acknowledgement.objects.exists()


def test_a_shared_mailbox_that_signs_in_cannot_answer(client, school, notice):
    user = UserFactory(roles=[Role.SCHOOL])
    ContactFactory(school=school, role=Contact.Role.DSL, user=user, is_shared=True)
    client.force_login(user)

    assert BUTTON not in words_of(client.get(url("detail", notice)))
    response = client.post(url("acknowledge", notice), follow=True)

    assert "Only a headteacher or DSL of the school can acknowledge its notice." in words_of(response)
    assert not Acknowledgement.objects.exists()


def test_a_withdrawn_notice_cannot_be_answered(client, people, notice, announced, sergeant):
    actions.withdraw_redeployment(redeployment=announced, because="Plans have changed.", by=sergeant)
    client.force_login(people["head"])

    shown = words_of(client.get(url("detail", notice)))
    response = client.post(url("acknowledge", notice), follow=True)

    assert "This notice was withdrawn. What stands below will not happen." in shown
    assert "Plans have changed." in shown
    assert BUTTON not in shown
    assert "This notice has been withdrawn, so there is nothing to answer." in words_of(response)
    assert not Acknowledgement.objects.exists()


def test_a_corrected_notice_leads_to_its_correction(client, people, notice, announced, sergeant, unit):
    draft = actions.begin_correction(redeployment=announced, by=sergeant)
    change = draft.changes.get()
    other = PlannedChange(school=change.school, officer_in=fit_officer(unit), officer_out=change.officer_out)
    actions.change_change(change=change, planned=other, by=sergeant)
    draft.refresh_from_db()
    actions.schedule_redeployment(redeployment=draft, by=sergeant)
    newer = Notice.objects.get(corrects=notice)
    client.force_login(people["head"])

    shown = words_of(client.get(url("detail", notice)))

    assert "What stands below is no longer right." in shown
    assert url("detail", newer) in shown
    assert BUTTON not in shown
    assert BUTTON in words_of(client.get(url("detail", newer)))


def test_police_see_copies_and_answers_and_others_do_not(client, people, notice, sergeant):
    head = notice.copies.filter(contact__role=Contact.Role.HEAD)[0].contact
    actions.acknowledge_by_phone(
        notice=notice, contact=head, phone_number="01632 960123", remark="Quite content.", by=sergeant
    )
    told = {}
    for name in ["sergeant", "inspector", "head", "adviser"]:
        client.force_login(people[name])
        shown = words_of(client.get(url("detail", notice)))
        told[name] = [words in shown for words in (head.email, "01632 960123", "Quite content.", CALL, head.name)]
    assert told == {
        "sergeant": [True] * 5,
        "inspector": [True] * 5,
        "head": [False, False, False, False, True],
        "adviser": [False, False, False, False, True],
    }


def test_the_link_of_whoever_had_the_row_before_does_not_answer_for_whoever_has_it_now(announced, sergeant) -> None:
    head = Contact.objects.get(role="HEAD")
    change_contact(contact=head, by=sergeant, role="HEAD", name="Ms New", email="new@school.example")
    copy = NoticeCopy.objects.get(contact=head)

    assert standing_of(copy) == Standing.GONE
    with pytest.raises(NoticeError, match="no longer has"):
        actions.acknowledge_by_link(copy=copy)
