"""The call list, and what was said on the phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from deployments import actions
from deployments.models import Acknowledgement, Notice
from outbox.models import Delivery
from schools.models import Cluster, Contact, Force
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import typed_day
from tests.deployments.test_answers import announce_one_more
from tests.deployments.test_withdrawing import sent
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import ContactFactory, police_user, telling_school
from tests.pages import queries_of, words_of

LIST = "/calls/"


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def notice(announced) -> Notice:
    return announced.notices.get()


@pytest.fixture
def phone(notice) -> str:
    return reverse("deployments:phone-answer", args=[notice.pk])


@pytest.fixture
def head(school) -> Contact:
    return school.contacts.filter(role=Contact.Role.HEAD).order_by("pk")[0]


def lose(notice: Notice) -> None:
    """The head's copy bounces."""
    Delivery.objects.filter(noticecopy__notice=notice, noticecopy__contact__role=Contact.Role.HEAD).update(
        status=Delivery.Status.BOUNCED, ended_at=timezone.now(), ended_because="No such mailbox"
    )


def told_by_phone(client, phone, head, **answers):
    return client.post(phone, call(head) | {"remark": "Spoke at nine."} | answers)


def call(head, on=MONDAY, at="10:00"):
    """As it is filled in: today, now."""
    return {"contact": head.pk, "phone_number": "01632 960123", **typed_day("day", on.date()), "time": at}


def test_the_calls_are_the_police_desks(client, people, notice):
    desk = {"sergeant": 200, "inspector": 200, "other sergeant": 200, "other inspector": 200}
    assert met_by(client, people, "get", LIST) == expected(desk, people, strangers=403)


def test_nobody_is_to_be_called_while_there_is_time(client, people, notice):
    client.force_login(people["sergeant"])
    assert "Nobody to call." in words_of(client.get(LIST))


def test_a_school_whose_copy_bounced_is_to_be_called(client, people, notice, head):
    Contact.objects.filter(pk=head.pk).update(phone="01632 960 777")
    lose(notice)
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))

    assert "Ash Park School" in shown
    assert "Monday 9 November 2026" in shown
    assert f"Mail to {head.name} did not arrive" in shown
    assert 'href="tel:01632960777"' in shown
    assert reverse("deployments:phone-answer", args=[notice.pk]) in shown


def test_a_call_says_who_comes_and_who_goes(client, people, notice):
    lose(notice)
    client.force_login(people["sergeant"])

    assert "PC Joiner (Safer Schools Officer) takes over from PC Leaver" in words_of(client.get(LIST))


def test_a_call_says_who_leaves_where_nobody_comes(client, people, notice):
    notice.redeployment.changes.update(kind="DEPARTURE", officer_in=None, deployment_kind="")
    lose(notice)
    client.force_login(people["sergeant"])

    assert "PC Leaver leaves" in words_of(client.get(LIST))


def test_a_school_whose_notice_has_not_left_is_to_be_called(client, clock, people, notice):
    clock.shift(timedelta(days=2))
    client.force_login(people["sergeant"])
    assert "No answer, and the notice has not left yet" in words_of(client.get(LIST))


def test_a_call_says_what_became_of_the_mail(client, people, notice, school):
    lose(notice)
    dsl = school.contacts.filter(role=Contact.Role.DSL).order_by("pk")[0]
    Delivery.objects.filter(noticecopy__contact=dsl).update(complained_at=timezone.now())
    Notice.objects.update(remind_on=timezone.localdate())
    actions.send_reminders(now=timezone.now())
    Delivery.objects.filter(letter__category="reminder", address=dsl.email).update(
        status="FAILED", ended_at=timezone.now()
    )
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))

    assert "did not arrive" in shown
    assert f"Mail to {dsl.name} was marked as unwanted, so the next may not arrive" in shown
    assert f"The reminder to {dsl.name} did not arrive" in shown


def test_a_school_that_was_reminded_in_vain_is_to_be_called(client, clock, people, notice):
    sent(notice.redeployment)
    clock.shift(timedelta(days=2))
    actions.send_reminders(now=timezone.now())
    client.force_login(people["sergeant"])
    assert "Nobody to call." in words_of(client.get(LIST))

    clock.shift(timedelta(days=2))
    client.force_login(people["sergeant"])

    assert "No answer, though reminded on 4 November 2026" in words_of(client.get(LIST))


def test_a_school_that_has_not_answered_when_the_change_is_due_is_to_be_called(client, clock, people, notice):
    clock.shift(timedelta(days=4))
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))
    assert "Gate at risk: unless somebody answers, the change is held on Monday 9 November 2026" in shown


def test_a_call_says_what_the_gate_holds(client, clock, people, notice):
    clock.shift(timedelta(days=7))
    actions.take_effect(on=timezone.localdate())
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))

    assert "Gate at risk: it was due on Monday 9 November 2026, and is held until somebody answers" in shown


def test_a_call_says_when_the_officer_goes_in_any_case(client, clock, people, notice):
    facts = {"kind": "DEPARTURE", "officer_in": None, "deployment_kind": "", "cannot_wait": True}
    notice.redeployment.changes.update(**facts)
    clock.shift(timedelta(days=4))
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))

    assert "On Monday 9 November 2026 the officer goes in any case, and the register says" in shown
    assert "Gate at risk" not in shown


def test_where_mail_that_arrived_will_do_the_gate_is_not_at_risk(client, clock, people, notice):
    Force.objects.update(told_by=Force.ToldBy.DELIVERED)
    Delivery.objects.update(status="DELIVERED", accepted_at=timezone.now(), delivered_at=timezone.now())
    clock.shift(timedelta(days=4))
    client.force_login(people["sergeant"])

    shown = words_of(client.get(LIST))

    assert "The change is due. Mail has arrived, but nobody has said that they know" in shown
    assert "Gate at risk" not in shown


def test_the_list_narrows_to_ones_own_clusters(client, people, unit, sergeant, notice):
    elsewhere = telling_school(unit, name="Beech School")
    owner = people["sergeant"]
    elsewhere.cluster = Cluster.objects.create(command_unit=unit, name="East", sergeant=owner)
    elsewhere.save()
    other = announce_one_more(unit, sergeant, elsewhere)
    lose(notice)
    lose(other)
    client.force_login(owner)

    def shown(question=""):
        return {call.notice.pk for call in client.get(LIST + question).context["calls"]}

    assert shown() == shown("?whose=nonsense") == {notice.pk, other.pk}
    assert shown("?whose=mine") == {other.pk}
    # Whoever owns no cluster has them all.
    client.force_login(sergeant)
    assert shown("?whose=mine") == {notice.pk, other.pk}


def test_no_shared_mailbox_is_called(client, people, notice, school):
    ContactFactory(school=school, role=Contact.Role.DSL, name="Team box", is_shared=True)
    lose(notice)
    client.force_login(people["sergeant"])
    assert "Team box" not in words_of(client.get(LIST))


def test_another_units_calls_are_not_shown(client, people, notice):
    lose(notice)
    client.force_login(people["other sergeant"])
    assert "Nobody to call." in words_of(client.get(LIST))


def test_the_nearest_change_comes_first(client, people, unit, sergeant, notice):
    later = announce_one_more(unit, sergeant, telling_school(unit, name="Aaa School"))
    type(later.redeployment).objects.filter(pk=later.redeployment_id).update(
        effective_on=later.redeployment.effective_on + timedelta(days=1)
    )
    lose(notice)
    lose(later)
    client.force_login(people["sergeant"])

    assert [call.notice.pk for call in client.get(LIST).context["calls"]] == [notice.pk, later.pk]


def test_the_calls_take_as_many_queries_for_three_as_for_one(client, people, unit, sergeant, notice):
    lose(notice)
    client.force_login(people["sergeant"])
    one = queries_of(client, LIST)
    for _ in range(2):
        lose(announce_one_more(unit, sergeant, telling_school(unit)))

    assert queries_of(client, LIST) == one


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_call_is_recorded_by_the_units_police(client, people, phone, method):
    desk = {"sergeant": 200, "inspector": 200, "other sergeant": 404, "other inspector": 404}
    strangers = {"other head": 403, "other adviser": 403}
    assert met_by(client, people, method, phone) == expected(desk | strangers, people)


def test_a_call_is_an_answer_on_record(client, people, phone, head, notice):
    client.force_login(people["sergeant"])

    response = told_by_phone(client, phone, head)

    answer = Acknowledgement.objects.get()
    assert response.url == reverse("deployments:notice-detail", args=[notice.pk])
    assert (answer.contact, answer.means, answer.noted_by) == (head, "PHONE", people["sergeant"])
    assert (answer.phone_number, answer.remark) == ("01632 960123", "Spoke at nine.")
    assert (answer.acknowledged_at, answer.noted_at) == (MONDAY, MONDAY)
    assert Notice.objects.get().status == Notice.Status.ACKNOWLEDGED


def test_a_call_is_recorded_for_when_it_was_made(client, clock, people, phone, head):
    clock.shift(timedelta(days=1))
    client.force_login(people["sergeant"])
    assert 'value="10am"' in words_of(client.get(phone))

    told_by_phone(client, phone, head, time="3.15pm")

    answer = Acknowledgement.objects.get()
    assert answer.acknowledged_at == MONDAY + timedelta(hours=5, minutes=15)
    assert answer.noted_at == MONDAY + timedelta(days=1)
    shown = words_of(client.get(reverse("deployments:notice-detail", args=[answer.notice_id])))
    assert "2 November 2026 at 3:15pm, by phone on 01632 960123, noted by" in shown
    assert "on 3 November 2026 at 10am" in shown


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("01632 960 777", "01632960777"),
        ("01632 960777 ext. 42", "01632960777,42"),
        ("+44 (0)1632-960777", "+441632960777"),
    ],
)
def test_every_number_is_one_tap_away(client, people, notice, school, number, dialled):
    school.contacts.update(phone=number)
    lose(notice)
    client.force_login(people["sergeant"])
    for address in (LIST, reverse("deployments:school", args=[school.pk])):
        assert words_of(client.get(address)).count(f'href="tel:{dialled}"') >= 2


def test_to_open_the_form_records_nothing(client, people, phone):
    client.force_login(people["sergeant"])
    client.get(phone)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"contact": ""}, "contact", "Select who you spoke to"),
        ({"contact": "0"}, "contact", "Select who you spoke to"),
        ({"contact": "nobody"}, "contact", "Select who you spoke to"),
        ({"phone_number": ""}, "phone_number", "Enter the number that you rang"),
        ({"phone_number": "   "}, "phone_number", "Enter the number that you rang"),
        ({"phone_number": "by letter"}, "phone_number", "Enter a phone number, like 01632 960 001"),
        ({"phone_number": "--"}, "phone_number", "Enter a phone number, like 01632 960 001"),
        ({"phone_number": "1" * 31}, "phone_number", "On which number? must be 30 characters or fewer"),
        ({"remark": "x" * 501}, "remark", "What was said? (optional) must be 500 characters or fewer"),
        (typed_day("day", MONDAY.date() + timedelta(days=1)), "day", "The call must not lie in the future"),
        ({"time": "10:01"}, "time", "The call must not lie in the future"),
        ({"time": "9:59"}, "day", "The call must not be before the notice, issued on 2 November 2026 at 10am"),
        ({"day_0": "31"}, "day", "The day of the call must be a real date"),
        ({"day_0": ""}, "day", "The day of the call must include a day"),
        ({"time": ""}, "time", "Enter the time"),
        ({"time": "noon"}, "time", "Enter a time, such as 7:30 or 15:00"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, people, phone, head, answers, field, words):
    client.force_login(people["sergeant"])

    response = told_by_phone(client, phone, head, **answers)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert words in words_of(response)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("number", ["+44 1632 960123", "(01632) 960123", "01632 960123 ext 42", "101"])
def test_numbers_are_taken_as_people_write_them(client, people, phone, head, number):
    client.force_login(people["sergeant"])
    told_by_phone(client, phone, head, phone_number=number)
    assert Acknowledgement.objects.get().phone_number == number


def test_nobody_else_is_offered_or_taken(client, people, phone, school):
    shared = ContactFactory(school=school, role=Contact.Role.DSL, name="Team box", is_shared=True)
    reception = ContactFactory(school=school, role=Contact.Role.RECEPTION, name="Front desk")
    left = ContactFactory(school=school, name="Gone", state="LEFT", left_on=timezone.localdate())
    elsewhere = ContactFactory(name="Elsewhere")
    client.force_login(people["sergeant"])
    shown = words_of(client.get(phone))

    for contact in [shared, reception, left, elsewhere]:
        assert contact.name not in shown
        assert told_by_phone(client, phone, contact).status_code == 200
    assert not Acknowledgement.objects.exists()


def test_a_withdrawn_notice_takes_no_call(client, people, phone, head, announced, sergeant):
    actions.withdraw_redeployment(redeployment=announced, because="Plans have changed.", by=sergeant)
    client.force_login(people["sergeant"])

    assert "there is nothing to answer" in words_of(client.get(phone))
    assert "there is nothing to answer" in words_of(told_by_phone(client, phone, head))
    assert not Acknowledgement.objects.exists()


def test_a_head_who_is_a_sergeant_elsewhere_does_not_answer_for_the_police(client, people, phone, notice, school):
    both = people["other sergeant"]
    both.roles.create(role=Role.SCHOOL)
    ContactFactory(school=school, user=both)
    client.force_login(both)

    assert client.get(reverse("deployments:notice-detail", args=[notice.pk])).status_code == 200
    assert client.get(phone).status_code == 404


def test_a_school_without_a_person_sends_the_sergeant_to_add_one(client, unit, phone, school):
    school.contacts.update(is_shared=True)
    client.force_login(police_user(unit, Role.SERGEANT))
    assert "has no headteacher or Designated Safeguarding Lead known by name" in words_of(client.get(phone))


def test_from_the_call_list_the_next_school_is_one_step_away(client, people, phone, head, notice):
    lose(notice)
    client.force_login(people["sergeant"])
    assert f"{phone}?next=calls" in words_of(client.get(LIST))

    response = client.post(f"{phone}?next=calls", call(head), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert f"Recorded: {head.name} acknowledged by phone. Ash Park School has been told." in words_of(response)


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/calls/"])
def test_no_address_in_the_question_is_followed(client, people, phone, head, notice, address):
    client.force_login(people["sergeant"])
    response = client.post(f"{phone}?next={address}", call(head))
    assert response.url == reverse("deployments:notice-detail", args=[notice.pk])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_calls_are_taken_along_as_a_file(client, people, notice, head, kind):
    lose(notice)
    client.force_login(people["sergeant"])
    response = client.get(f"{LIST}?format={kind}")
    assert f".{kind}" in response["Content-Disposition"]
    told = b"".join(response.streaming_content)
    if kind == "csv":
        assert "PC Joiner takes over from PC Leaver" in told.decode()
        assert f"Mail to {head.name} did not arrive" in told.decode()
        assert f"{head.name}, Headteacher: no number" in told.decode()
