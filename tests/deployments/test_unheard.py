"""Schools that a letter could not tell: on the call list until somebody has told them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deployments import actions
from deployments.models import PhoneCall, Suspension
from officers.models import VettingCheck
from outbox.models import Delivery, Letter
from schools.models import Cluster
from tests.deployments.conftest import LONDON, MONDAY
from tests.deployments.plan_pages import client_of, typed_day
from tests.deployments.test_answers import announce_one_more
from tests.deployments.test_calls import LIST, call
from tests.factories import CommandUnitFactory, police_user, telling_school
from tests.pages import queries_of, words_of

DAY = MONDAY.date()
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=LONDON)


@pytest.fixture
def head(school):
    return school.contacts.filter(role="HEAD").order_by("pk")[0]


def lose(letter: Letter, status: str = "BOUNCED") -> None:
    """Its copy to one of the school's people comes to nothing."""
    first = letter.deliveries.order_by("pk")[0]
    Delivery.objects.filter(pk=first.pk).update(status=status, ended_at=timezone.now(), ended_because="550")


def withdrawn(plan, by) -> Letter:
    Delivery.objects.filter(status="QUEUED").update(status="DELIVERED", accepted_at=MONDAY, delivered_at=MONDAY)
    actions.withdraw_redeployment(redeployment=plan, because="A slip.", by=by)
    return Letter.objects.filter(category="withdrawal").latest("pk")


def vetted(officer, outcome, by, on=DAY) -> None:
    review = date(2030, 1, 1) if outcome == "CONFIRMED" else None
    VettingCheck.objects.create(officer=officer, outcome=outcome, checked_on=on, review_by_on=review, recorded_by=by)


def suspended(officer, by) -> Letter:
    vetted(officer, "LAPSED", by)
    actions.retest_deployments(on=DAY)
    return Letter.objects.get(category="suspended")


def alerts() -> list[Letter]:
    return list(Letter.objects.filter(category="alert").order_by("pk"))


def shown(by) -> str:
    return words_of(client_of(by).get(LIST))


def news(letter) -> str:
    return reverse("deployments:news-call", args=[letter.pk])


@pytest.mark.parametrize("status", ["BOUNCED", "FAILED"])
def test_a_lost_withdrawal_is_on_the_list_in_words_with_whom_to_call(announced, sergeant, school, status):
    letter = withdrawn(announced, sergeant)
    assert "Nobody to call." in shown(sergeant)
    lose(letter, status)

    page = shown(sergeant)

    assert "Ash Park School could not be told that the change is withdrawn: mail to " in page
    assert "did not arrive" in page
    assert "Nobody to call." not in page
    assert all(contact.name in page for contact in school.contacts.filter(role__in=["HEAD", "DSL"]))
    assert "Letters that did not reach their school (1)" in words_of(client_of(sergeant).get("/"))
    file = b"".join(client_of(sergeant).get(LIST + "?format=csv")).decode()
    assert "could not be told that the change is withdrawn" in file


def test_a_call_that_told_somebody_takes_it_off(announced, sergeant, head):
    letter = withdrawn(announced, sergeant)
    lose(letter)

    response = client_of(sergeant).post(news(letter), call(head) | {"remark": "She knows."})

    assert response.url == LIST
    told = PhoneCall.objects.get()
    assert (told.letter, told.notice, told.outcome, told.contact, told.name) == (letter, None, "TOLD", head, head.name)
    assert (told.remark, told.noted_by, told.called_at) == ("She knows.", sergeant, MONDAY)
    assert "Nobody to call." in shown(sergeant)
    assert client_of(sergeant).get(news(letter)).status_code == 404


def test_a_call_in_vain_leaves_it_there_and_is_said(announced, sergeant, head):
    letter = withdrawn(announced, sergeant)
    lose(letter)

    client_of(sergeant).post(news(letter), call(head) | {"contact": "MESSAGE"})

    assert "Tried once, on 2 November 2026 at 10am: a message was left" in shown(sergeant)


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"contact": ""}, "contact", "Select who you spoke to"),
        (typed_day("day", DAY + timedelta(days=1)), "day", "The call must not lie in the future"),
        ({"time": "9:59"}, "day", "The call must not be before the letter, posted on 2 November 2026 at 10am"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(announced, sergeant, head, answers, field, words):
    letter = withdrawn(announced, sergeant)
    lose(letter)

    response = client_of(sergeant).post(news(letter), call(head) | answers)

    assert list(response.context["form"].errors) == [field]
    assert words in words_of(response)
    assert not PhoneCall.objects.exists()


def test_a_lost_letter_about_a_suspension_alerts_and_is_to_be_called_about(leaver, clock, sergeant, inspector, school):
    letter = suspended(leaver, sergeant)
    lose(letter)

    actions.note_bounces(now=NOW)
    assert actions.note_bounces(now=NOW) == 0

    [alert] = alerts()
    assert alert.subject == f"Call the school: Ash Park School, {leaver}"
    assert "could not be told that its officer does not come for now: mail to" in alert.text
    assert "lapsed" not in alert.text
    assert {each.address for each in alert.deliveries.all()} == {sergeant.email, inspector.email}
    assert "Ash Park School could not be told that its officer does not come for now" in shown(sergeant)


def test_a_letter_about_a_suspension_that_failed_alerts_too(leaver, clock, sergeant):
    lose(suspended(leaver, sergeant), "FAILED")

    assert actions.note_bounces(now=NOW) == 1

    assert len(alerts()) == 1


def test_what_is_over_needs_no_call(leaver, clock, sergeant):
    lose(suspended(leaver, sergeant))
    clock.shift(timedelta(days=1))
    vetted(leaver, "CONFIRMED", sergeant, on=DAY + timedelta(days=1))
    actions.retest_deployments(on=DAY + timedelta(days=1))

    assert Suspension.objects.get().until_on is not None
    assert "Nobody to call." in shown(sergeant)
    lose(Letter.objects.get(category="return-suspended"))
    assert "Ash Park School could not be told that its officer works there again" in shown(sergeant)
    assert actions.note_bounces(now=timezone.now()) == 2
    [alert] = alerts()
    assert "works there again" in alert.text
    assert "does not come" not in alert.text


def test_a_newer_letter_about_the_same_notice_takes_its_place(clock, announced, sergeant, head):
    clock.move_to(datetime(2026, 11, 9, 5, 0, tzinfo=LONDON))
    actions.take_effect(on=date(2026, 11, 9))
    lose(Letter.objects.get(category="held"))
    assert "could not be told that the change is held" in shown(sergeant)

    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.take_effect(on=date(2026, 11, 9))

    assert "could not be told" not in shown(sergeant)


def test_another_units_police_see_and_record_nothing(announced, unit, sergeant, head):
    letter = withdrawn(announced, sergeant)
    lose(letter)
    elsewhere = police_user(CommandUnitFactory(force=unit.force), "SERGEANT")

    assert "could not be told" not in shown(elsewhere)
    assert client_of(elsewhere).post(news(letter), call(head)).status_code == 404


def test_the_list_of_ones_own_clusters_holds_ones_own(announced, unit, sergeant, school):
    lose(withdrawn(announced, sergeant))
    colleague = police_user(unit, "SERGEANT")
    Cluster.objects.create(command_unit=unit, name="East", sergeant=colleague)

    def counts(by):
        return [share.count for share in client_of(by).get(LIST).context["shares"]]

    assert counts(sergeant) == [1, 1]
    assert counts(colleague) == [1, 0]
    assert "could not be told" not in words_of(client_of(colleague).get(LIST + "?whose=mine"))


def test_the_list_takes_as_many_queries_for_three_as_for_one(announced, unit, sergeant):
    lose(withdrawn(announced, sergeant))
    client = client_of(sergeant)
    one = queries_of(client, LIST)
    for _ in range(2):
        lose(withdrawn(announce_one_more(unit, sergeant, telling_school(unit)).redeployment, sergeant))

    assert words_of(client.get(LIST)).count("could not be told") == 3
    assert queries_of(client, LIST) == one


def test_nobody_is_told_without_a_name(announced, sergeant):
    letter = withdrawn(announced, sergeant)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneCall.objects.create(letter=letter, outcome="TOLD", phone_number="101", called_at=MONDAY, noted_by=sergeant)
