"""Choosing schools and officers, a few or hundreds at once; mending and removing a change."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment
from schools.models import School
from tests.deployments.plan_pages import client_of, page, statuses, strangers, without_the_role
from tests.factories import LocalAuthorityFactory, OfficerFactory, SchoolFactory, fit_officer, telling_school
from tests.pages import queries_of, words_of

ADD = "change-add"


@pytest.fixture
def empty(plan, sergeant):
    """The plan without its change: a draft to be filled."""
    actions.remove_change(change=plan.changes.get(), by=sergeant)
    return plan


@pytest.fixture
def three(empty, leaver):
    """Three schools where the leaver works, in the order of their names."""
    schools = [telling_school(empty.command_unit, name=name) for name in ("Beech School", "Cedar School", "Elm School")]
    for school in schools:
        Deployment.objects.create(officer=leaver, school=school, from_on=date(2026, 1, 5))
    return schools


def chosen(*schools):
    return " ".join(str(school.urn) for school in schools)


def same(schools, **answers):
    """The answers of step 2, the same for all schools."""
    blank = {"officer_in": "", "officer_out": "", "deployment_kind": "NAMED"}
    return {"step": "same", "chosen": chosen(*schools)} | blank | answers


def rows(schools, *answers):
    """The answers of step 2, each school its own."""
    data = {"step": "rows", "chosen": chosen(*schools), "form-TOTAL_FORMS": len(schools), "form-INITIAL_FORMS": 0}
    for n, row in enumerate(answers):
        data |= {f"form-{n}-{name}": value for name, value in row.items()}
    return data


def moves(plan):
    """Kind, school, who goes and who comes, of every change."""
    changes = plan.changes.select_related("school", "officer_in", "officer_out")
    return [
        (
            change.kind,
            change.school.name,
            change.officer_out and change.officer_out.display_name,
            change.officer_in and change.officer_in.display_name,
        )
        for change in changes
    ]


# Who


def test_only_a_sergeant_of_the_unit_changes_the_changes(plan, school, sergeant, inspector):
    change = plan.changes.get()
    for url in (page(ADD, plan), page("change-edit", plan, change.pk), page("change-remove", plan, change.pk)):
        assert statuses(url, [sergeant, inspector, *strangers()]) == [200, 403, 404, 403]
        assert statuses(url, without_the_role(plan, school)) == [403] * 4
        assert statuses(url, [inspector, *strangers()], "post") == [403, 404, 403]


def test_the_changes_of_an_announced_plan_stay(announced, sergeant, school, joiner):
    change = announced.changes.get()
    client = client_of(sergeant)
    client.post(page(ADD, announced), same([school], officer_in=joiner.pk))
    client.post(page("change-edit", announced, change.pk), {"officer_in": joiner.pk, "officer_out": ""})
    client.post(page("change-remove", announced, change.pk))
    assert moves(announced) == [("REPLACEMENT", "Ash Park School", "PC Leaver", "PC Joiner")]


def test_a_change_of_another_plan_is_not_reached_through_this_one(plan, sergeant, school):
    other = actions.create_redeployment(
        command_unit=plan.command_unit, reason="OTHER", explanation="x", effective_on=plan.effective_on, by=sergeant
    )
    assert statuses(page("change-edit", other, plan.changes.get().pk), [sergeant]) == [404]
    assert statuses(page("change-remove", other, plan.changes.get().pk), [sergeant], "post") == [404]


# Step 1: which schools


def test_schools_are_found_by_name_authority_officer_phase_and_type(empty, three, school, sergeant, leaver, joiner):
    primary = telling_school(empty.command_unit, name="Fir Primary", phase="Primary", type_group="Free schools")
    elsewhere = LocalAuthorityFactory(command_unit=empty.command_unit)
    far = SchoolFactory(name="Gorse School", local_authority=elsewhere)
    client = client_of(sergeant)

    def found(**filters):
        return [one.name for one in client.get(page(ADD, empty), filters).context["schools"]]

    assert found(q="cedar") == ["Cedar School"]
    assert found(authority=elsewhere.pk) == [far.name]
    assert found(officer=leaver.pk) == [school.name, "Beech School", "Cedar School", "Elm School"]
    assert found(officer=joiner.pk) == []
    assert found(phase="Primary") == found(type_group="Free schools") == [primary.name]
    assert len(found()) == 6


def test_an_officers_schools_are_those_of_the_day_of_the_change(empty, sergeant, leaver, school):
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 11, 8))
    assert not client_of(sergeant).get(page(ADD, empty), {"officer": leaver.pk}).context["schools"]


def test_closed_schools_and_other_units_schools_are_not_offered(empty, sergeant):
    telling_school(empty.command_unit, name="Shut School", status=School.Status.CLOSED)
    SchoolFactory(name="Foreign School")
    words = words_of(client_of(sergeant).get(page(ADD, empty)))
    assert "Shut School" not in words
    assert "Foreign School" not in words


def test_ticked_schools_go_on_to_the_officers(empty, three, sergeant):
    response = client_of(sergeant).post(page(ADD, empty), {"step": "tick", "schools": [three[0].urn, three[2].urn]})
    assert [one.name for one in response.context["schools"]] == ["Beech School", "Elm School"]
    assert chosen(three[0], three[2]) in words_of(response)


def test_all_that_was_found_goes_on_except_what_is_planned_already(plan, sergeant, leaver, school):
    other = telling_school(plan.command_unit, name="Beech School")
    Deployment.objects.create(officer=leaver, school=other, from_on=date(2026, 1, 5))
    url = f"{page(ADD, plan)}?officer={leaver.pk}"
    response = client_of(sergeant).post(url, {"step": "tick", "all": "yes"})
    assert [one.name for one in response.context["schools"]] == ["Beech School"]


def test_no_school_or_a_strangers_school_is_no_choice(empty, sergeant):
    foreign = SchoolFactory()
    client = client_of(sergeant)
    for data in ({"step": "tick"}, {"step": "tick", "schools": [foreign.urn, "x"]}, same([foreign])):
        assert "Select at least one school" in words_of(client.post(page(ADD, empty), data))
    assert not Change.objects.exists()


def test_a_pasted_list_of_urns_and_names_goes_on(empty, three, sergeant):
    lines = f"{three[0].urn}\r\n\r\n  cedar   SCHOOL ,\n{three[0].urn}"
    response = client_of(sergeant).post(page(ADD, empty), {"step": "paste", "lines": lines})
    assert [one.name for one in response.context["schools"]] == ["Beech School", "Cedar School"]


def test_lines_that_name_no_school_or_several_are_reported_beside_the_list(empty, three, sergeant):
    telling_school(empty.command_unit, name="Elm School")
    foreign = SchoolFactory()
    lines = f"{three[0].urn}\nNo Such School\n{foreign.urn}\nElm School"
    words = words_of(client_of(sergeant).post(f"{page(ADD, empty)}?by=list", {"step": "paste", "lines": lines}))
    assert "Line 2: “No Such School” is no open school" in words
    assert f"Line 3: “{foreign.urn}” is no open school" in words
    assert "Line 4: 2 schools are called “Elm School”" in words
    assert 'id="id_lines_3_error"' in words
    assert "Enter at least one URN or name" in words_of(client_of(sergeant).post(page(ADD, empty), {"step": "paste"}))


def test_finding_schools_costs_the_same_for_one_and_for_three(empty, sergeant):
    client = client_of(sergeant)
    one = queries_of(client, page(ADD, empty))
    for _ in range(2):
        telling_school(empty.command_unit)
    assert queries_of(client, page(ADD, empty)) == one


# Step 2: the same for all


def test_one_officer_replaces_another_at_every_school(empty, three, sergeant, leaver, joiner):
    data = same(three, officer_in=joiner.pk, officer_out=leaver.pk)
    response = client_of(sergeant).post(page(ADD, empty), data, follow=True)
    assert "3 changes added." in words_of(response)
    names = ("Beech School", "Cedar School", "Elm School")
    assert moves(empty) == [("REPLACEMENT", name, "PC Leaver", "PC Joiner") for name in names]


def test_whoever_is_there_is_found_school_by_school(empty, three, sergeant, joiner):
    other = fit_officer(empty.command_unit, display_name="PC Other")
    Deployment.objects.filter(school=three[1]).update(officer=other)
    client_of(sergeant).post(page(ADD, empty), same(three, officer_in=joiner.pk, officer_out="whoever"))
    assert [(where, goes) for _, where, goes, _ in moves(empty)] == [
        ("Beech School", "PC Leaver"),
        ("Cedar School", "PC Other"),
        ("Elm School", "PC Leaver"),
    ]


def test_a_stand_down_takes_everybody_from_every_school(empty, three, sergeant):
    other = fit_officer(empty.command_unit, display_name="PC Other")
    Deployment.objects.create(officer=other, school=three[0], from_on=date(2026, 1, 5))
    client_of(sergeant).post(page(ADD, empty), same(three[:2], officer_out="whoever", cannot_wait="on"))
    assert moves(empty) == [
        ("DEPARTURE", "Beech School", "PC Leaver", None),
        ("DEPARTURE", "Beech School", "PC Other", None),
        ("DEPARTURE", "Cedar School", "PC Leaver", None),
    ]
    assert set(empty.changes.values_list("cannot_wait", flat=True)) == {True}


def test_an_officer_arrives_where_nobody_leaves(empty, three, sergeant, joiner):
    client_of(sergeant).post(page(ADD, empty), same(three[:1], officer_in=joiner.pk, deployment_kind="DEDICATED"))
    change = empty.changes.get()
    assert (change.kind, change.deployment_kind, change.officer_in) == ("ARRIVAL", "DEDICATED", joiner)


def test_what_cannot_be_is_said_beside_its_question_and_nothing_is_saved(empty, three, sergeant, leaver, joiner):
    Deployment.objects.filter(school=three[2]).delete()
    second = fit_officer(empty.command_unit, display_name="PC Second")
    Deployment.objects.create(officer=second, school=three[0], from_on=date(2026, 1, 5))
    client = client_of(sergeant)

    def complaint(**answers):
        return words_of(client.post(page(ADD, empty), same(three, **answers)))

    assert "Choose who arrives or who leaves" in complaint()
    whoever = complaint(officer_out="whoever", officer_in=joiner.pk)
    assert "Nobody works at Elm School on 9 November 2026" in whoever
    assert "More than one officer works at Beech School: set each school on its own" in whoever
    assert "PC Leaver" in complaint(officer_out=leaver.pk)
    assert "does not work at Elm School" in complaint(officer_out=leaver.pk)
    assert "must not be the officer who goes" in complaint(officer_out=leaver.pk, officer_in=leaver.pk)
    assert "one school only" in complaint(officer_in=joiner.pk, deployment_kind="DEDICATED")
    assert "Select a valid choice" in complaint(officer_in=OfficerFactory().pk)
    assert not Change.objects.exists()


def test_a_school_that_is_planned_already_refuses_all_of_them(plan, sergeant, school, joiner):
    second = telling_school(plan.command_unit, name="Beech School")
    words = words_of(client_of(sergeant).post(page(ADD, plan), same([school, second], officer_in=joiner.pk)))
    assert "already moves at Ash Park School in this plan" in words
    assert Change.objects.count() == 1


def test_officers_are_offered_with_their_load_and_the_unfit_apart(empty, three, sergeant, school):
    OfficerFactory(command_unit=empty.command_unit, display_name="PC Unready", collar_number="77")
    response = client_of(sergeant).post(page(ADD, empty), {"step": "tick", "schools": [three[0].urn]})
    words = words_of(response)
    assert ", at 4 schools" in words
    assert "Not fit for schools on 9 November 2026" in words
    assert "PC Unready (77), at no school" in words


def test_five_hundred_schools_in_one_go(empty, sergeant, joiner, leaver, school):
    authority = school.local_authority
    schools = School.objects.bulk_create(
        School(urn=300000 + n, name=f"School {n:03}", local_authority=authority) for n in range(500)
    )
    Deployment.objects.bulk_create(Deployment(officer=leaver, school=one, from_on=date(2026, 1, 5)) for one in schools)
    client = client_of(sergeant)
    response = client.post(f"{page(ADD, empty)}?officer={leaver.pk}", {"step": "tick", "all": "yes"})
    assert len(response.context["schools"]) == 501
    assert "Set each school on its own" not in words_of(response)
    data = same(response.context["schools"], officer_in=joiner.pk, officer_out="whoever")
    with CaptureQueriesContext(connection) as queries:
        client.post(page(ADD, empty), data)
    assert empty.changes.count() == 501
    assert len(queries) < 40
    assert queries_of(client, page("redeployment-detail", empty)) < 60


# Step 2: each school its own


def test_each_school_begins_with_what_was_chosen_for_all(empty, three, sergeant, leaver, joiner):
    data = same(three, officer_in=joiner.pk, officer_out="whoever", each="yes")
    response = client_of(sergeant).post(page(ADD, empty), data)
    forms = response.context["formset"].forms
    assert [form["officer_out"].value() for form in forms] == [str(leaver.pk)] * 3
    assert [form["officer_in"].value() for form in forms] == [str(joiner.pk)] * 3
    assert not Change.objects.exists()


def test_a_school_with_several_officers_begins_with_nobody_leaving(empty, three, sergeant, leaver, joiner):
    second = fit_officer(empty.command_unit, display_name="PC Second")
    Deployment.objects.create(officer=second, school=three[1], from_on=date(2026, 1, 5))
    data = same(three, officer_in=joiner.pk, officer_out="whoever", each="yes")
    forms = client_of(sergeant).post(page(ADD, empty), data).context["formset"].forms
    assert [form["officer_out"].value() for form in forms] == [str(leaver.pk), "", str(leaver.pk)]
    assert [form["officer_in"].value() for form in forms] == [str(joiner.pk)] * 3


def test_each_school_gets_its_own(empty, three, sergeant, leaver, joiner):
    row = {"officer_in": "", "officer_out": "", "deployment_kind": "NAMED"}
    response = client_of(sergeant).post(
        page(ADD, empty),
        rows(
            three,
            row | {"officer_in": joiner.pk, "officer_out": leaver.pk},
            row | {"officer_in": joiner.pk, "deployment_kind": "COVER"},
            row | {"officer_out": leaver.pk, "cannot_wait": "on"},
        ),
    )
    assert response.url == page("redeployment-detail", empty)
    assert moves(empty) == [
        ("REPLACEMENT", "Beech School", "PC Leaver", "PC Joiner"),
        ("ARRIVAL", "Cedar School", None, "PC Joiner"),
        ("DEPARTURE", "Elm School", "PC Leaver", None),
    ]
    assert [*empty.changes.values_list("cannot_wait", flat=True)] == [False, False, True]


def test_one_wrong_row_saves_none(empty, three, sergeant, leaver, joiner):
    row = {"officer_in": joiner.pk, "officer_out": "", "deployment_kind": "NAMED"}
    data = rows(three, row, row | {"officer_in": ""}, row | {"officer_out": joiner.pk})
    words = words_of(client_of(sergeant).post(page(ADD, empty), data))
    assert "Choose who arrives at Cedar School or who leaves it" in words
    assert 'href="#id_form-1-officer_in"' in words
    assert 'href="#id_form-2-officer_out"' in words
    assert not Change.objects.exists()


def test_rows_cannot_be_fewer_than_the_schools_that_were_chosen(empty, three, sergeant, joiner):
    row = {"officer_in": joiner.pk, "officer_out": "", "deployment_kind": "NAMED"}
    client_of(sergeant).post(page(ADD, empty), rows(three, row) | {"form-TOTAL_FORMS": 1})
    assert not Change.objects.exists()


# Mending and removing


def test_a_change_is_mended(plan, sergeant, leaver):
    other = fit_officer(plan.command_unit, display_name="PC Other")
    change = plan.changes.get()
    client = client_of(sergeant)
    data = {"officer_in": other.pk, "officer_out": leaver.pk, "deployment_kind": "COVER"}
    response = client.post(page("change-edit", plan, change.pk), data, follow=True)
    assert "Change at Ash Park School saved." in words_of(response)
    assert moves(plan) == [("REPLACEMENT", "Ash Park School", "PC Leaver", "PC Other")]


def test_a_change_that_cannot_be_is_refused_beside_its_question(plan, sergeant, leaver, joiner):
    change = plan.changes.get()
    client = client_of(sergeant)
    url = page("change-edit", plan, change.pk)
    assert "Choose who arrives at Ash Park School or who leaves it" in words_of(client.post(url, {}))
    both = {"officer_in": leaver.pk, "officer_out": leaver.pk}
    assert "must not be the officer who goes" in words_of(client.post(url, both))
    second = fit_officer(plan.command_unit)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(change.school, second)], by=sergeant)
    clash = {"officer_in": second.pk, "officer_out": leaver.pk, "deployment_kind": "NAMED"}
    assert "already" in words_of(client.post(url, clash))
    assert plan.changes.get(pk=change.pk).officer_in == joiner


def test_an_officer_who_left_meanwhile_is_still_shown_in_the_change(plan, sergeant, leaver):
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 11, 3))
    words = words_of(client_of(sergeant).get(page("change-edit", plan, plan.changes.get().pk)))
    assert "who is not expected there" in words


def test_a_change_is_removed_by_a_button_not_by_a_link(plan, sergeant):
    change = plan.changes.get()
    client = client_of(sergeant)
    url = page("change-remove", plan, change.pk)
    assert "PC Leaver" in words_of(client.get(url))
    assert Change.objects.count() == 1
    assert "no longer part of this change" in words_of(client.post(url, follow=True))
    assert not Change.objects.exists()


# Mending many at once


@pytest.fixture
def wrong(empty, three, sergeant, leaver, joiner):
    """A plan that brings the joiner to three schools, at one of them in another's place."""
    Deployment.objects.filter(school=three[2]).update(officer=fit_officer(empty.command_unit, display_name="PC Third"))
    client_of(sergeant).post(page(ADD, empty), same(three, officer_in=joiner.pk, officer_out="whoever"))
    empty.refresh_from_db()
    return empty


@pytest.fixture
def better(unit):
    return fit_officer(unit, display_name="PC Better")


def test_a_wrong_officer_is_mended_at_all_schools_in_one_revision(wrong, sergeant, leaver, better):
    client = client_of(sergeant)
    url = page("change-edit", wrong, wrong.changes.first().pk)
    assert "Also at the 2 other schools with the same change" in words_of(client.get(url))

    data = {"officer_in": better.pk, "officer_out": leaver.pk, "deployment_kind": "COVER", "also": "on"}
    response = client.post(url, data, follow=True)

    assert "3 changes saved." in words_of(response)
    assert moves(wrong) == [
        ("REPLACEMENT", "Beech School", "PC Leaver", "PC Better"),
        ("REPLACEMENT", "Cedar School", "PC Leaver", "PC Better"),
        ("REPLACEMENT", "Elm School", "PC Third", "PC Better"),
    ]
    assert set(wrong.changes.values_list("deployment_kind", flat=True)) == {"COVER"}
    earlier = wrong.revision
    wrong.refresh_from_db()
    assert wrong.revision == earlier + 1


def test_without_the_tick_only_the_one_school_changes(wrong, sergeant, leaver, better):
    data = {"officer_in": better.pk, "officer_out": leaver.pk, "deployment_kind": "NAMED"}
    client_of(sergeant).post(page("change-edit", wrong, wrong.changes.first().pk), data)
    assert [comes for *_, comes in moves(wrong)] == ["PC Better", "PC Joiner", "PC Joiner"]


def test_nobody_leaves_at_all_of_them_when_that_is_chosen(wrong, sergeant, better):
    data = {"officer_in": better.pk, "officer_out": "", "deployment_kind": "NAMED", "also": "on"}
    client_of(sergeant).post(page("change-edit", wrong, wrong.changes.first().pk), data)
    assert [(kind, goes) for kind, _, goes, _ in moves(wrong)] == [("ARRIVAL", None)] * 3


def test_what_cannot_be_at_all_of_them_changes_none(wrong, three, sergeant, leaver, joiner, better):
    before = moves(wrong)
    client = client_of(sergeant)
    url = page("change-edit", wrong, wrong.changes.get(school=three[2]).pk)
    third = Deployment.objects.get(school=three[2]).officer
    Deployment.objects.create(officer=leaver, school=three[2], from_on=date(2026, 1, 5))

    def complaint(**answers):
        data = {"officer_in": better.pk, "officer_out": third.pk, "deployment_kind": "NAMED", "also": "on"}
        return words_of(client.post(url, data | answers))

    assert "A dedicated officer works at one school only" in complaint(deployment_kind="DEDICATED")
    actions.add_changes(redeployment=wrong, planned=[PlannedChange(three[0], better)], by=sergeant)
    assert "PC Better" in complaint()
    assert "already moves at Beech School in this plan" in complaint()
    Deployment.objects.filter(school=three[0], officer=leaver).delete()
    assert "does not work at Beech School on 9 November 2026" in complaint(officer_out=leaver.pk)
    wrong.changes.filter(school=three[0], officer_in=better).delete()
    assert moves(wrong) == before


def test_the_tick_is_not_offered_where_no_other_change_is_the_same(plan, sergeant, school, leaver, joiner):
    second = telling_school(plan.command_unit, name="Beech School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(second, joiner)], by=sergeant)
    for change in plan.changes.all():
        assert "with the same change" not in words_of(client_of(sergeant).get(page("change-edit", plan, change.pk)))


def test_departures_are_the_same_only_when_the_same_officer_leaves(empty, three, sergeant, leaver):
    other = fit_officer(empty.command_unit, display_name="PC Other")
    Deployment.objects.filter(school=three[2]).update(officer=other)
    client_of(sergeant).post(page(ADD, empty), same(three, officer_out="whoever"))
    first = empty.changes.first()
    assert [change.school.name for change in Change.objects.alike(first)] == ["Cedar School"]


def test_a_change_that_was_removed_meanwhile_keeps_the_others_as_they_were(wrong, sergeant, better):
    before = moves(wrong)[1:]
    stale = list(wrong.changes.select_related("school__local_authority"))
    actions.remove_change(change=wrong.changes.first(), by=sergeant)
    planned = [(change, PlannedChange(change.school, better)) for change in stale]
    with pytest.raises(RedeploymentError, match="removed meanwhile"):
        actions.change_changes(redeployment=wrong, planned=planned, by=sergeant)
    assert moves(wrong) == before


def test_mending_costs_the_same_for_three_and_for_six(wrong, sergeant, leaver, joiner):
    client = client_of(sergeant)
    url = page("change-edit", wrong, wrong.changes.first().pk)
    three = queries_of(client, url)
    more = [telling_school(wrong.command_unit) for _ in range(3)]
    planned = [PlannedChange(school, joiner, leaver) for school in more]
    actions.add_changes(redeployment=wrong, planned=planned, by=sergeant)
    assert queries_of(client, url) == three


# Schools that the plan has already


def test_continuing_with_all_when_all_are_planned_says_how_to_change_them(plan, sergeant):
    response = client_of(sergeant).post(page(ADD, plan), {"step": "tick", "all": "yes"})
    words = words_of(response)
    assert "All these schools are already in the plan. Edit one of their changes to change them all." in words
    assert "– already in this plan" in words
    assert "Select at least one school" not in words


def test_a_school_chosen_again_is_named_before_its_second_officer(plan, sergeant, school):
    second = telling_school(plan.command_unit, name="Beech School")
    client = client_of(sergeant)
    again = "This plan already has a change at Ash Park School."
    ticked = {"step": "tick", "schools": [school.urn, second.urn]}
    assert again in words_of(client.post(page(ADD, plan), ticked))
    assert again in words_of(client.post(page(ADD, plan), same([school, second], each="yes")))
    assert "already has a change" not in words_of(
        client.post(page(ADD, plan), {"step": "tick", "schools": [second.urn]})
    )


def test_a_number_too_long_for_a_urn_is_no_choice(empty, sergeant):
    answer = client_of(sergeant).post(page("change-add", empty), {"step": "tick", "schools": "9" * 5000})

    assert answer.status_code == 200
