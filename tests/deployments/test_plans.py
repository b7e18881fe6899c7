"""The list of plans, their facts, the page of one plan, the board."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Deployment, Notice, NoticeCopy, Redeployment
from outbox.models import Delivery
from schools.models import Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page, statuses, strangers, typed_day, without_the_role
from tests.factories import CommandUnitFactory, fit_officer, police_user, telling_school
from tests.pages import queries_of, words_of

LIST = reverse("deployments:redeployment-list")
ADD = reverse("deployments:redeployment-add")


def another_plan(plan, sergeant, name, *, officer=None):
    """One like the plan, at a school of its own."""
    officer = officer or fit_officer(plan.command_unit, display_name=f"PC {name}")
    new = actions.create_redeployment(
        command_unit=plan.command_unit, reason="OTHER", explanation="So.", effective_on=NEXT_MONDAY, by=sergeant
    )
    school = telling_school(plan.command_unit, name=name)
    actions.add_changes(redeployment=new, planned=[PlannedChange(school, officer)], by=sergeant)
    return new


def facts(**changes):
    return {"reason": "PROMOTION", "explanation": "Promoted.", **typed_day("effective_on", NEXT_MONDAY)} | changes


# Who


@pytest.mark.parametrize("name", ["redeployment-detail", "board"])
def test_the_units_desk_reads_a_plan_and_nobody_else(name, plan, school, sergeant, inspector):
    url = page(name, plan)
    assert statuses(url, [sergeant, inspector]) == [200, 200]
    assert statuses(url, strangers()) == [404, 404]
    assert statuses(url, without_the_role(plan, school)) == [403] * 4


def test_only_a_sergeant_of_the_unit_edits_a_plan(plan, school, sergeant, inspector):
    url = page("redeployment-edit", plan)
    assert statuses(url, [sergeant, inspector]) == [200, 403]
    assert statuses(url, strangers()) == [404, 403]
    assert statuses(url, without_the_role(plan, school)) == [403] * 4


def test_a_sergeant_elsewhere_who_is_inspector_here_does_not_edit(plan):
    person = police_user(plan.command_unit, Role.INSPECTOR)
    other = CommandUnitFactory()
    person.roles.create(role=Role.SERGEANT)
    person.postings.create(command_unit=other, role=Role.SERGEANT)
    assert statuses(page("redeployment-edit", plan), [person]) == [403]


def test_the_list_holds_the_own_units_plans(plan, school, inspector):
    assert b"Ash Park School" in client_of(inspector).get(LIST).content
    assert all(b"Ash Park School" not in client_of(one).get(LIST).content for one in strangers())
    assert statuses(LIST, without_the_role(plan, school)) == [403] * 4


# The list


def test_the_list_says_who_moves_where_and_how_it_stands(plan, sergeant):
    words = words_of(client_of(sergeant).get(LIST))
    for part in ("9 November 2026", "Ash Park School", "PC Leaver", "PC Joiner", "Draft", "Plan a redeployment"):
        assert part in words


def test_the_list_counts_and_shows_each_group(plan, sergeant, announced):
    client = client_of(sergeant)
    assert "Announced (1)" in words_of(client.get(LIST))
    assert "0 of 1" in words_of(client.get(LIST, {"show": "announced"}))
    assert "There is no plan in this list" in words_of(client.get(LIST, {"show": "drafts"}))
    assert client.get(LIST, {"show": "no-such-group"}).status_code == 200


def test_a_plan_before_the_inspector_stands_in_its_own_group_until_it_is_edited(plan, sergeant):
    actions.ask_for_exigency(redeployment=plan, cause="Aid.", explanation="Aid.", by=sergeant)
    client = client_of(sergeant)
    assert "Waiting for an inspector (1)" in words_of(client.get(LIST))
    actions.write_notice(redeployment=plan, words="New words.", by=sergeant)
    assert "Waiting for an inspector (0)" in words_of(client.get(LIST))


@pytest.mark.parametrize(("words", "found"), [("ash joiner", True), ("leaver", True), ("elm", False), ("%", False)])
def test_a_plan_is_found_by_its_schools_and_officers(words, found, plan, sergeant):
    assert ("Ash Park School" in words_of(client_of(sergeant).get(LIST, {"q": words}))) is found


def test_a_plan_is_found_by_urn(plan, sergeant, school):
    assert "Ash Park School" in words_of(client_of(sergeant).get(LIST, {"q": school.urn}))
    assert "No plan here names" in words_of(client_of(sergeant).get(LIST, {"q": school.urn + 1}))


def test_an_empty_list_says_what_to_do(unit, sergeant, inspector):
    assert "Nothing is planned" in words_of(client_of(sergeant).get(LIST))
    assert ADD not in words_of(client_of(inspector).get(LIST))


def test_the_list_costs_the_same_for_one_plan_and_for_three(plan, sergeant):
    client = client_of(sergeant)
    one = queries_of(client, LIST)
    another_plan(plan, sergeant, "Beech School")
    another_plan(plan, sergeant, "Cedar School")
    assert queries_of(client, LIST) == one


# Why and when


def test_a_sergeant_plans_a_redeployment(clock, unit, sergeant):
    response = client_of(sergeant).post(ADD, facts())
    plan = Redeployment.objects.get()
    assert response.url == page("redeployment-detail", plan)
    assert (plan.command_unit, plan.created_by, plan.effective_on) == (unit, sergeant, NEXT_MONDAY)


def test_the_form_names_the_first_day_that_leaves_enough_notice(clock, unit, sergeant):
    telling_school(unit)
    words = words_of(client_of(sergeant).get(ADD))
    assert "minimum of 5 school days’ notice from 9 November 2026" in words
    assert "Command unit" not in words


def test_a_sergeant_of_two_units_chooses_one_of_them(clock, unit, sergeant):
    second = CommandUnitFactory()
    sergeant.postings.create(command_unit=second, role=Role.SERGEANT)
    client = client_of(sergeant)
    assert "Select a command unit" in words_of(client.post(ADD, facts()))
    client.post(ADD, facts(command_unit=CommandUnitFactory().pk))
    assert not Redeployment.objects.exists()
    client.post(ADD, facts(command_unit=second.pk))
    assert Redeployment.objects.get().command_unit == second


def test_missing_facts_are_said_beside_their_questions(clock, unit, sergeant):
    words = words_of(client_of(sergeant).post(ADD, {}))
    for part in ("Select why officers change", "Enter an explanation for schools", "Enter the day of the change"):
        assert part in words
    past = facts(**typed_day("effective_on", date(2026, 11, 1)))
    assert "must be 2 November 2026 or later" in words_of(client_of(sergeant).post(ADD, past))


def test_only_sergeants_plan(clock, unit, sergeant, inspector):
    assert statuses(ADD, [sergeant, inspector, police_user(unit, Role.OFFICER)]) == [200, 403, 403]


def test_a_draft_is_edited(plan, sergeant):
    client_of(sergeant).post(page("redeployment-edit", plan), facts(reason="TRAINING", explanation="A\r\nB"))
    plan.refresh_from_db()
    assert (plan.reason, plan.explanation, plan.revision) == ("TRAINING", "A\nB", 3)


def test_a_plan_that_is_no_draft_is_not_edited(announced, sergeant):
    url = page("redeployment-edit", announced)
    client = client_of(sergeant)
    assert "Only a draft can be edited" in words_of(client.get(url, follow=True))
    client.post(url, facts(reason="TRAINING"))
    announced.refresh_from_db()
    assert announced.reason == "PROMOTION"


# The page of one plan


def test_a_clean_draft_is_ready_to_be_told(plan, sergeant):
    words = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))
    assert "Nothing stands in the way" in words
    assert "5 school days’ notice; the minimum is 5" in words
    assert page("schedule", plan) in words
    assert "PC Leaver, named officer" in words
    assert "PC Joiner, named officer" in words


def test_each_problem_links_to_where_it_is_mended(plan, sergeant, school, inspector):
    school.contacts.filter(role="DSL").update(state=Contact.State.BOUNCING)
    words = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))
    mend = reverse("contact-add", args=[school.urn])
    assert f'<a class="govuk-link" href="{mend}">Ash Park School has no DSL' in words
    assert page("schedule", plan) not in words
    assert "Cannot start yet" in words
    assert mend not in words_of(client_of(inspector).get(page("redeployment-detail", plan)))


def test_many_problems_of_a_kind_are_counted_not_listed(plan, sergeant):
    officer = fit_officer(plan.command_unit)
    schools = [telling_school(plan.command_unit) for _ in range(12)]
    Contact.objects.filter(school__in=schools, role="DSL").update(state=Contact.State.BOUNCING)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(one, officer) for one in schools], by=sergeant)
    words = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))
    assert "Contacts at schools (12)" in words
    assert words.count("has no DSL") == 10
    assert "And 2 more like these" in words


def test_short_notice_offers_to_ask_an_inspector(clock, plan, sergeant):
    clock.move_to("2026-11-05T10:00:00+00:00")
    words = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))
    assert "2 school days’ notice; the minimum is 5" in words
    assert page("exigency-ask", plan) in words


def test_an_inspector_reads_cause_and_is_led_to_the_decision(clock, plan, sergeant, inspector):
    clock.move_to("2026-11-05T10:00:00+00:00")
    actions.ask_for_exigency(redeployment=plan, cause="Aid was ordered.", explanation="Sorry.", by=sergeant)
    words = words_of(client_of(inspector).get(page("redeployment-detail", plan)))
    assert "Aid was ordered." in words
    assert page("exigency-decide", plan) in words
    assert page("redeployment-edit", plan) not in words
    assert page("exigency-decide", plan) not in words_of(client_of(sergeant).get(page("redeployment-detail", plan)))


def test_an_announced_plan_offers_board_correction_and_withdrawal_but_no_edit(announced, sergeant, inspector):
    words = words_of(client_of(sergeant).get(page("redeployment-detail", announced)))
    for name in ("board", "correct", "withdraw"):
        assert page(name, announced) in words
    for name in ("redeployment-edit", "change-add", "notice-write", "try-gate", "schedule"):
        assert page(name, announced) not in words
    reading = words_of(client_of(inspector).get(page("redeployment-detail", announced)))
    assert page("board", announced) in reading
    assert page("correct", announced) not in reading


def test_the_gate_may_be_asked_again_once_the_day_has_come(clock, announced, sergeant):
    clock.move_to("2026-11-09T06:00:00+00:00")
    actions.take_effect(on=NEXT_MONDAY)
    words = words_of(client_of(sergeant).get(page("redeployment-detail", announced)))
    assert page("try-gate", announced) in words
    assert "The school has not been told" in words


def test_a_change_in_effect_still_shows_what_was_before(clock, announced, sergeant, leaver):
    actions.acknowledge_by_link(copy=NoticeCopy.objects.first())
    clock.move_to("2026-11-09T06:00:00+00:00")
    actions.take_effect(on=NEXT_MONDAY)
    words = words_of(client_of(sergeant).get(page("redeployment-detail", announced)))
    assert "PC Leaver, named officer" in words
    assert "In effect" in words


def test_the_page_costs_the_same_for_one_school_and_for_three(plan, sergeant, joiner, leaver):
    client = client_of(sergeant)
    one = queries_of(client, page("redeployment-detail", plan))
    schools = [telling_school(plan.command_unit) for _ in range(2)]
    for school in schools:
        Deployment.objects.create(officer=leaver, school=school, from_on=date(2026, 1, 5))
    planned = [PlannedChange(school, joiner, leaver) for school in schools]
    actions.add_changes(redeployment=plan, planned=planned, by=sergeant)
    assert queries_of(client, page("redeployment-detail", plan)) == one


# The board


def test_the_board_says_what_became_of_each_copy_and_who_answered(announced, sergeant, school):
    copy, lost = NoticeCopy.objects.order_by("pk")
    actions.mark_seen(copy=copy)
    Delivery.objects.filter(pk=lost.delivery_id).update(
        status="BOUNCED", ended_at=announced.announced_at, ended_because="550 no such mailbox"
    )
    client = client_of(sergeant)
    words = words_of(client.get(page("board", announced)))
    for part in ("0 of 1 school told", "Queued", "Bounced", "550 no such mailbox", "Opened 2 November 2026 at 10am"):
        assert part in words
    assert reverse("deployments:phone-answer", args=[Notice.objects.get().pk]) in words

    actions.acknowledge_by_phone(
        notice=Notice.objects.get(), contact=copy.contact, phone_number="01632 960123", by=sergeant
    )
    words = words_of(client.get(page("board", announced)))
    for part in ("1 of 1 school told", "by phone", "01632 960123", f"noted by {sergeant.name}"):
        assert part in words
    assert "phone/" not in words


def test_the_board_is_narrowed_to_what_is_outstanding(announced, sergeant):
    client = client_of(sergeant)
    url = page("board", announced)
    assert "Ash Park School" in words_of(client.get(url, {"show": "outstanding"}))
    assert "There is no such school" in words_of(client.get(url, {"show": "told"}))
    actions.acknowledge_by_link(copy=NoticeCopy.objects.first())
    assert "There is no such school" in words_of(client.get(url, {"show": "outstanding"}))
    assert "Ash Park School" in words_of(client.get(url, {"show": "told"}))


def test_an_inspector_reads_the_board_and_records_no_call(announced, inspector):
    assert "Record a phone call" not in words_of(client_of(inspector).get(page("board", announced)))


def test_the_board_shows_when_a_school_was_reminded(clock, announced, sergeant):
    clock.move_to("2026-11-04T10:00:00+00:00")
    actions.send_reminders(now=announced.announced_at + timedelta(days=2))
    assert "Reminder sent 4 November 2026" in words_of(client_of(sergeant).get(page("board", announced)))


def test_the_board_of_a_draft_says_that_nobody_was_told(plan, sergeant):
    assert "No school has been sent a notice" in words_of(client_of(sergeant).get(page("board", plan)))


def test_the_board_costs_the_same_for_one_school_and_for_three(plan, sergeant, joiner):
    one_school = another_plan(plan, sergeant, "Fir School")
    actions.schedule_redeployment(redeployment=one_school, by=sergeant)
    schools = [telling_school(plan.command_unit) for _ in range(2)]
    actions.add_changes(redeployment=plan, planned=[PlannedChange(one, joiner) for one in schools], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    for copy in NoticeCopy.objects.select_related("notice", "contact"):
        actions.acknowledge_by_link(copy=copy)
    client = client_of(sergeant)
    assert queries_of(client, page("board", plan)) == queries_of(client, page("board", one_school))


def test_the_usual_words_are_called_so_until_somebody_writes_others(plan, sergeant):
    client = client_of(sergeant)
    assert "Usual words" in words_of(client.get(page("redeployment-detail", plan)))
    actions.write_notice(redeployment=plan, words="Dear ((school))", by=sergeant)
    assert "Usual words" not in words_of(client.get(page("redeployment-detail", plan)))


def test_a_year_mistyped_is_refused_rather_than_counted(plan, sergeant):
    facts = {"reason": "AID", "explanation": "Aid."} | typed_day("effective_on", date(2926, 11, 9))
    answer = client_of(sergeant).post(page("redeployment-edit", plan), facts)

    assert "The day of the change must be 1 November 2029 or earlier" in words_of(answer)
