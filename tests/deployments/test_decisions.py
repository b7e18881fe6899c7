"""Telling schools, short notice, taking back, correcting, withdrawing, asking the gate."""

from datetime import date

import pytest

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Exigency, Notice, NoticeCopy, Redeployment
from outbox.models import Letter
from schools.models import Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page, statuses, strangers, typed_day, without_the_role
from tests.factories import CommandUnitFactory, police_user, telling_school
from tests.pages import queries_of, words_of

POSTED = ["return-to-draft", "correct", "try-gate"]
THREE_DAYS_BEFORE = "2026-11-05T10:00:00+00:00"
ON_THE_DAY = "2026-11-09T06:00:00+00:00"


@pytest.fixture
def asked(clock, plan, sergeant):
    """The plan, two school days before its change, put to an inspector."""
    clock.move_to(THREE_DAYS_BEFORE)
    actions.ask_for_exigency(redeployment=plan, cause="Aid was ordered.", explanation="Sorry so late.", by=sergeant)
    plan.refresh_from_db()
    return plan


def status_of(plan):
    return Redeployment.objects.get(pk=plan.pk).status


def decision(plan, **answers):
    return {"decision": "authorise", "reason": "", "revision": plan.revision} | answers


# Who


@pytest.mark.parametrize("name", ["schedule", "withdraw", "exigency-ask"])
def test_only_a_sergeant_of_the_unit_opens_these(name, plan, school, sergeant, inspector):
    url = page(name, plan)
    assert statuses(url, [sergeant, inspector, *strangers()]) == [200, 403, 404, 403]
    assert statuses(url, without_the_role(plan, school)) == [403] * 4


@pytest.mark.parametrize("name", POSTED)
def test_what_acts_is_posted_by_a_sergeant_of_the_unit(name, plan, school, sergeant, inspector):
    url = page(name, plan)
    assert statuses(url, [sergeant]) == [405]
    assert statuses(url, [sergeant, inspector, *strangers()], "post") == [302, 403, 404, 403]
    assert statuses(url, without_the_role(plan, school), "post") == [403] * 4


def test_only_an_inspector_of_the_unit_opens_the_decision(asked, school, sergeant, inspector):
    url = page("exigency-decide", asked)
    assert statuses(url, [inspector, sergeant, *strangers()]) == [200, 403, 403, 404]
    assert statuses(url, without_the_role(asked, school)) == [403] * 4


def test_an_inspector_elsewhere_who_is_sergeant_here_does_not_decide(asked):
    person = police_user(asked.command_unit, Role.SERGEANT)
    person.roles.create(role=Role.INSPECTOR)
    person.postings.create(command_unit=CommandUnitFactory(), role=Role.INSPECTOR)
    assert statuses(page("exigency-decide", asked), [person]) == [403]


def test_there_is_nothing_to_decide_where_nobody_asked(plan, inspector):
    assert statuses(page("exigency-decide", plan), [inspector]) == [404]


# Telling schools


def test_schools_are_told_now(plan, sergeant):
    response = client_of(sergeant).post(page("schedule", plan), {"when": "now"}, follow=True)
    assert "Announced to 1 school" in words_of(response)
    assert status_of(plan) == "ANNOUNCED"
    assert Notice.objects.count() == 1


def test_schools_are_told_later_at_a_moment_in_london(plan, sergeant):
    entered = {"when": "later", **typed_day("day", date(2026, 11, 2)), "time": "4:05pm"}
    response = client_of(sergeant).post(page("schedule", plan), entered, follow=True)
    assert "1 school will be told on 2 November 2026 at 16:05" in words_of(response)
    plan.refresh_from_db()
    assert (plan.status, plan.release_at.isoformat()) == ("SCHEDULED", "2026-11-02T16:05:00+00:00")
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("entered", "complaint"),
    [
        ({}, "Select when schools are told"),
        ({"when": "later"}, "Enter the day"),
        ({"when": "later"}, "Enter the time"),
        ({"when": "later", **typed_day("day", date(2026, 11, 2)), "time": "09:59"}, "The time must be in the future"),
        ({"when": "later", **typed_day("day", date(2026, 11, 1)), "time": "9:00"}, "2 November 2026 or later"),
        ({"when": "later", **typed_day("day", date(2026, 11, 3)), "time": "soon"}, "Enter a time, such as 7:30"),
    ],
)
def test_a_moment_that_cannot_be_is_said_beside_its_question(entered, complaint, plan, sergeant):
    assert complaint in words_of(client_of(sergeant).post(page("schedule", plan), entered))
    assert status_of(plan) == "DRAFT"


def test_what_is_left_in_the_boxes_does_not_matter_when_schools_are_told_now(plan, sergeant):
    client_of(sergeant).post(page("schedule", plan), {"when": "now", "day_0": "x", "time": "soon"})
    assert status_of(plan) == "ANNOUNCED"


def test_an_unready_plan_says_what_is_missing_and_tells_nobody(plan, sergeant, school):
    school.contacts.update(state=Contact.State.BOUNCING)
    words = words_of(client_of(sergeant).post(page("schedule", plan), {"when": "now"}))
    assert "The schools have not been told" in words
    assert f'<a href="/people/contacts/add/{school.urn}/">Ash Park School has no headteacher' in words
    assert (status_of(plan), Letter.objects.count()) == ("DRAFT", 0)


def test_too_late_a_release_is_refused_with_the_way_out(plan, sergeant):
    entered = {"when": "later", **typed_day("day", date(2026, 11, 4)), "time": "9:00"}
    words = words_of(client_of(sergeant).post(page("schedule", plan), entered))
    assert "would get 3 school days’ notice" in words
    assert page("exigency-ask", plan) in words


def test_a_plan_is_scheduled_once(announced, sergeant):
    assert "Only a draft can be scheduled" in words_of(
        client_of(sergeant).get(page("schedule", announced), follow=True)
    )


def test_a_scheduled_plan_is_taken_back(plan, sergeant):
    client = client_of(sergeant)
    entered = {"when": "later", **typed_day("day", date(2026, 11, 2)), "time": "17:00"}
    client.post(page("schedule", plan), entered)
    assert "a draft again" in words_of(client.post(page("return-to-draft", plan), follow=True))
    assert status_of(plan) == "DRAFT"
    assert "draft already" in words_of(client.post(page("return-to-draft", plan), follow=True))


# Short notice


def test_a_sergeant_asks_and_the_inspector_hears(clock, plan, sergeant, inspector):
    clock.move_to(THREE_DAYS_BEFORE)
    client = client_of(sergeant)
    assert "2 school days’ notice; the minimum is 5" in words_of(client.get(page("exigency-ask", plan)))
    response = client.post(page("exigency-ask", plan), {"cause": "Aid.", "explanation": "Sorry."}, follow=True)
    assert "have been asked" in words_of(response)
    assert Exigency.objects.get().asked_by == sergeant
    assert Letter.objects.filter(deliveries__address=inspector.email).exists()


def test_cause_and_explanation_are_both_asked_for(plan, sergeant):
    words = words_of(client_of(sergeant).post(page("exigency-ask", plan), {}))
    assert "Enter why it cannot wait" in words
    assert "Enter what schools read" in words


def test_enough_notice_needs_no_inspector(plan, sergeant):
    assert "you need not ask" in words_of(client_of(sergeant).get(page("exigency-ask", plan)))


def test_nobody_is_asked_about_a_plan_that_is_no_draft(announced, sergeant):
    client_of(sergeant).post(page("exigency-ask", announced), {"cause": "Aid.", "explanation": "Sorry."})
    assert not Exigency.objects.exists()


def test_the_inspector_sees_cause_and_effect(asked, school, inspector):
    words = words_of(client_of(inspector).get(page("exigency-decide", asked)))
    for part in (
        "Aid was ordered.",
        "Sorry so late.",
        "1 of 1 school would get less than 5 school days, if told today.",
        "PC Joiner takes over from PC Leaver",
        "2 school days <strong",
        "From ((day)) there is a change",
        f"{page('notice-preview', asked)}?school={school.urn}",
    ):
        assert part in words


def test_the_inspector_sees_every_school_that_would_be_told(asked, sergeant, inspector, joiner):
    """Those with enough notice as well: the whole plan is authorised, and nothing else."""
    later = telling_school(asked.command_unit, name="Beech School")
    actions.add_changes(redeployment=asked, planned=[PlannedChange(later, joiner)], by=sergeant)
    actions.ask_for_exigency(redeployment=asked, cause="Aid.", explanation="Sorry.", by=sergeant)
    words = words_of(client_of(inspector).get(page("exigency-decide", asked)))
    assert "2 of 2 schools would get less" in words
    assert "PC Joiner comes" in words


def test_the_decision_page_takes_as_many_queries_for_three_schools_as_for_one(asked, sergeant, inspector, joiner):
    client, url = client_of(inspector), page("exigency-decide", asked)
    one = queries_of(client, url)
    more = [PlannedChange(telling_school(asked.command_unit), joiner) for _ in range(2)]
    actions.add_changes(redeployment=asked, planned=more, by=sergeant)
    actions.ask_for_exigency(redeployment=asked, cause="Aid.", explanation="Sorry.", by=sergeant)
    assert queries_of(client, url) == one <= 21


def test_an_authorised_plan_can_be_told(asked, sergeant, inspector):
    client_of(inspector).post(page("exigency-decide", asked), decision(asked))
    assert Exigency.objects.get().decided_by == inspector
    client_of(sergeant).post(page("schedule", asked), {"when": "now"})
    assert status_of(asked) == "ANNOUNCED"


def test_a_plan_is_sent_back_with_a_reason_and_not_without(asked, sergeant, inspector):
    client = client_of(inspector)
    url = page("exigency-decide", asked)
    assert "Enter why you send it back" in words_of(client.post(url, decision(asked, decision="send-back")))
    assert "Select what you decide" in words_of(client.post(url, decision(asked, decision="")))
    client.post(url, decision(asked, decision="send-back", reason="Choose Monday."))
    assert Exigency.objects.get().state == "SENT_BACK"
    words = words_of(client_of(sergeant).get(page("redeployment-detail", asked)))
    assert "Choose Monday." in words
    assert "Sent back" in words


def test_what_is_sent_back_is_mailed_to_the_author_and_to_whoever_asked(asked, sergeant, inspector):
    colleague = police_user(asked.command_unit, Role.SERGEANT)
    actions.ask_for_exigency(redeployment=asked, cause="Aid.", explanation="Sorry.", by=colleague)
    asked.refresh_from_db()
    client_of(inspector).post(page("exigency-decide", asked), decision(asked, decision="send-back", reason="Wait."))
    sent = Letter.objects.filter(category="alert").latest("pk")
    assert {to.address for to in sent.deliveries.all()} == {sergeant.email, colleague.email}
    assert "Wait." in sent.text


@pytest.mark.parametrize("how", ["edited", "edited once", "asked", "scheduled"])
def test_an_inspector_who_had_a_hand_in_the_plan_does_not_decide(how, asked, sergeant):
    both = police_user(asked.command_unit, Role.SERGEANT, Role.INSPECTOR)
    if how == "scheduled":
        Redeployment.objects.filter(pk=asked.pk).update(scheduled_by=both)
    elif how != "asked":
        actions.write_notice(redeployment=asked, words="Other words.", by=both)
    if how == "edited once":
        actions.write_notice(redeployment=asked, words="Words.", by=sergeant)
    actions.ask_for_exigency(
        redeployment=asked, cause="Aid.", explanation="Sorry.", by=both if how == "asked" else sergeant
    )
    asked.refresh_from_db()
    client = client_of(both)
    assert "you cannot decide about it" in words_of(client.get(page("exigency-decide", asked)))
    client.post(page("exigency-decide", asked), decision(asked))
    assert Exigency.objects.get().state == "ASKED"


def test_an_edit_after_the_inspector_agreed_drops_the_agreement(asked, sergeant, inspector):
    client_of(inspector).post(page("exigency-decide", asked), decision(asked))
    actions.write_notice(redeployment=asked, words="Other words.", by=sergeant)
    client = client_of(sergeant)
    assert "The plan was changed afterwards" in words_of(client.get(page("redeployment-detail", asked)))
    words = words_of(client.post(page("schedule", asked), {"when": "now"}))
    assert "The schools have not been told" in words
    assert status_of(asked) == "DRAFT"


def test_a_plan_that_was_edited_meanwhile_is_not_authorised(asked, sergeant, inspector):
    seen = decision(asked)
    actions.write_notice(redeployment=asked, words="Other words.", by=sergeant)
    actions.ask_for_exigency(redeployment=asked, cause="Aid.", explanation="Late.", by=sergeant)
    words = words_of(client_of(inspector).post(page("exigency-decide", asked), seen))
    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert Exigency.objects.get().state == "ASKED"


def test_nobody_decides_about_their_own_plan(asked, sergeant):
    sergeant.roles.create(role=Role.INSPECTOR)
    sergeant.postings.create(command_unit=asked.command_unit, role=Role.INSPECTOR)
    client = client_of(sergeant)
    words = words_of(client.get(page("exigency-decide", asked)))
    assert "you cannot decide about it" in words
    assert 'name="decision"' not in words
    client.post(page("exigency-decide", asked), decision(asked))
    assert Exigency.objects.get().state == "ASKED"


def test_what_is_decided_is_not_decided_again(asked, inspector):
    client_of(inspector).post(page("exigency-decide", asked), decision(asked))
    second = police_user(asked.command_unit, Role.INSPECTOR)
    client = client_of(second)
    assert 'name="decision"' not in words_of(client.get(page("exigency-decide", asked)))
    client.post(page("exigency-decide", asked), decision(asked, decision="send-back", reason="No."))
    assert Exigency.objects.get().state == "AUTHORISED"


# Correcting and withdrawing


def test_a_correction_is_a_new_draft(announced, sergeant):
    response = client_of(sergeant).post(page("correct", announced))
    draft = Redeployment.objects.get(corrects=announced)
    assert response.url == page("redeployment-detail", draft)
    again = client_of(sergeant).post(page("correct", announced), follow=True)
    assert "being corrected already" in words_of(again)


def test_a_draft_is_not_corrected(plan, sergeant):
    client_of(sergeant).post(page("correct", plan))
    assert Redeployment.objects.count() == 1


def test_withdrawing_names_who_will_be_told(announced, sergeant):
    client = client_of(sergeant)
    words = words_of(client.get(page("withdraw", announced)))
    assert "1 school had a notice" in words
    assert "Schools that were told of it read this." in words
    assert "Ash Park School" in words
    assert "Enter why the plan is withdrawn" in words_of(client.post(page("withdraw", announced), {}))
    client.post(page("withdraw", announced), {"because": "She stays."})
    assert status_of(announced) == "WITHDRAWN"
    assert "withdrawn already" in words_of(client.get(page("withdraw", announced), follow=True))


def test_withdrawing_a_draft_tells_nobody(plan, sergeant):
    words = words_of(client_of(sergeant).get(page("withdraw", plan)))
    assert "nobody is mailed" in words
    assert "No school reads it." in words
    assert "Schools that were told of it read this." not in words
    client_of(sergeant).post(page("withdraw", plan), {"because": "Not needed."})
    assert (status_of(plan), Letter.objects.count()) == ("WITHDRAWN", 0)


def test_only_schools_still_waiting_are_told_of_a_withdrawal(clock, plan, sergeant, joiner):
    second = telling_school(plan.command_unit, name="Beech School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(second, joiner)], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    actions.acknowledge_by_link(copy=NoticeCopy.objects.filter(notice__school=second).first())
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    words = words_of(client_of(sergeant).get(page("withdraw", plan)))
    assert "Ash Park School" in words
    assert "Beech School" not in words


# The gate


def test_the_gate_is_not_asked_before_the_day(announced, sergeant):
    response = client_of(sergeant).post(page("try-gate", announced), follow=True)
    assert "The gate decides on the day of the change" in words_of(response)
    assert status_of(announced) == "ANNOUNCED"


def test_the_gate_is_asked_again_and_says_what_it_did(clock, announced, sergeant):
    clock.move_to(ON_THE_DAY)
    client = client_of(sergeant)
    assert "1 change is still held: see why below." in words_of(client.post(page("try-gate", announced), follow=True))
    actions.acknowledge_by_link(copy=NoticeCopy.objects.first())
    assert "1 change took effect." in words_of(client.post(page("try-gate", announced), follow=True))
    assert status_of(announced) == "IN_EFFECT"
    assert "The gate decides on the day" in words_of(client.post(page("try-gate", announced), follow=True))


def test_the_gate_names_what_it_let_through_and_what_it_still_holds(clock, plan, sergeant, joiner):
    more = [telling_school(plan.command_unit, name=name) for name in ("Beech School", "Cedar School")]
    actions.add_changes(redeployment=plan, planned=[PlannedChange(one, joiner) for one in more], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    clock.move_to(ON_THE_DAY)
    client = client_of(sergeant)
    assert "3 changes are still held: see why below." in words_of(client.post(page("try-gate", plan), follow=True))
    for one in more:
        actions.acknowledge_by_link(copy=NoticeCopy.objects.filter(notice__school=one).first())
    words = words_of(client.post(page("try-gate", plan), follow=True))
    assert "2 changes took effect. 1 change is still held: see why below." in words
