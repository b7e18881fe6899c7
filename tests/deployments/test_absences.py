"""Officers who are away: one plan for all their schools, cover, and calling it off."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Notice, Redeployment
from officers.actions import OfficerError
from officers.models import Absence
from outbox.models import Letter
from tests.deployments.absent import FIRST, LAST, acknowledged, aid, both_away
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import CommandUnitFactory, DeploymentFactory, OfficerFactory, fit_officer, telling_school

Kind = Change.Kind

# Drafting


def test_an_absence_is_recorded_and_the_notice_to_its_school_drafted(clock, leaver, school, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)

    away, cover = plan.changes.order_by("pk")
    assert (plan.status, plan.reason, plan.effective_on) == ("DRAFT", "AID", FIRST)
    assert (away.kind, away.officer_out, away.until_on, away.cannot_wait) == (Kind.ABSENCE, leaver, LAST, True)
    assert away.absence == leaver.absences.get()
    assert (cover.kind, cover.officer_in, cover.deployment_kind, cover.until_on) == (
        Kind.ARRIVAL,
        joiner,
        "COVER",
        LAST,
    )


def test_schools_of_many_officers_are_in_one_plan(clock, unit, leaver, school, joiner, sergeant):
    other = fit_officer(unit)
    second = telling_school(unit)
    for where in (school, second):
        DeploymentFactory(officer=other, school=where)

    plan = aid(leaver, other, cover=joiner, by=sergeant)

    assert plan.changes.filter(kind=Kind.ABSENCE).count() == 3
    assert set(plan.changes.filter(school=school, kind=Kind.ABSENCE).values_list("officer_out", flat=True)) == {
        leaver.pk,
        other.pk,
    }
    assert set(plan.changes.filter(officer_in=joiner).values_list("school", flat=True)) == {school.pk, second.pk}


def test_nobody_arrives_as_cover_where_they_work_already(clock, unit, leaver, school, sergeant):
    colleague = fit_officer(unit)
    DeploymentFactory(officer=colleague, school=school)

    plan = aid(leaver, cover=colleague, by=sergeant)

    assert [change.kind for change in plan.changes.all()] == [Kind.ABSENCE]


def test_officers_without_a_school_are_away_and_nobody_need_hear(clock, joiner, sergeant):
    assert aid(joiner, by=sergeant) is None
    assert joiner.absences.get().from_on == FIRST
    assert Redeployment.objects.count() == 0


def test_days_that_are_over_are_a_fact_alone(clock, leaver, sergeant):
    assert aid(leaver, from_on=date(2026, 10, 1), until_on=date(2026, 10, 2), by=sergeant) is None
    assert leaver.absences.count() == 1


def test_of_an_absence_that_has_begun_schools_hear_from_today(clock, leaver, sergeant):
    plan = aid(leaver, from_on=date(2026, 10, 28), interim_contact="The desk", by=sergeant)
    assert plan.effective_on == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "reason", "duties"),
    [
        ("AID", "AID", "is helping another police service from Monday 9 November to Friday 20 November 2026"),
        ("TRAINING", "TRAINING", "is on a training course from"),
        ("COURT", "OTHER", "is on other duties from"),
        ("LEAVE", "OTHER", "is on other duties from"),
        ("OTHER", "OTHER", "is on other duties from"),
    ],
)
def test_schools_read_no_more_of_the_reason_than_they_need(clock, leaver, sergeant, kind, reason, duties):
    plan = aid(leaver, kind=kind, interim_contact="The desk", by=sergeant)
    assert (plan.reason, duties in plan.explanation) == (reason, True)


def test_the_sergeants_own_words_and_contact_stand_in_the_plan(clock, leaver, sergeant):
    plan = aid(leaver, interim_contact="The desk, 01632 960000", explanation="Away for a while.", by=sergeant)
    assert (plan.explanation, plan.interim_contact) == ("Away for a while.", "The desk, 01632 960000")


def test_somebody_covers_or_schools_know_whom_to_ask(clock, leaver, sergeant):
    with pytest.raises(RedeploymentError, match="who covers") as refused:
        actions.plan_absence(officers=[leaver], kind="AID", from_on=FIRST, until_on=LAST, by=sergeant)
    assert refused.value.field == "interim_contact"
    assert Absence.objects.count() == 0


# Overlaps


def test_an_overlap_with_another_absence_leaves_nothing_behind(clock, leaver, sergeant, unit):
    aid(leaver, interim_contact="The desk", by=sergeant)
    with pytest.raises(OfficerError, match="is away already: aid"):
        aid(fit_officer(unit), leaver, from_on=LAST, until_on=LAST, interim_contact="The desk", by=sergeant)
    assert (Absence.objects.count(), Redeployment.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["leaver", "joiner"])
def test_a_change_inside_these_days_stands_in_the_way(announced, sergeant, request, who):
    officer = request.getfixturevalue(who)
    with pytest.raises(RedeploymentError, match="By the plan “Promotion, 9 November 2026” PC") as refused:
        aid(officer, interim_contact="The desk", by=sergeant)
    assert refused.value.field == "officers"
    assert Absence.objects.count() == 0


def test_a_draft_does_not_stand_in_the_way(plan, leaver, sergeant):
    assert aid(leaver, interim_contact="The desk", by=sergeant)


def test_cover_that_reaches_into_these_days_stands_in_the_way(clock, unit, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    with pytest.raises(RedeploymentError, match="PC Joiner .* comes to Ash Park School on 9 November 2026"):
        aid(joiner, from_on=LAST, until_on=LAST, by=sergeant)


def test_nobody_covers_who_is_away(clock, leaver, joiner, sergeant):
    aid(joiner, from_on=LAST, until_on=LAST, by=sergeant)
    with pytest.raises(RedeploymentError, match="cannot cover, but is away from 20 November") as refused:
        aid(leaver, cover=joiner, by=sergeant)
    assert refused.value.field == "cover"
    with pytest.raises(RedeploymentError, match="is away and cannot cover"):
        aid(leaver, cover=leaver, by=sergeant)


def test_an_officer_of_another_unit_does_not_cover(clock, leaver, sergeant):
    with pytest.raises(RedeploymentError, match="does not belong to"):
        aid(leaver, cover=OfficerFactory(), by=sergeant)
    assert Absence.objects.count() == 0


def test_officers_of_two_units_are_not_in_one_plan(clock, leaver, sergeant):
    unit = CommandUnitFactory()
    sergeant.postings.create(command_unit=unit, role="SERGEANT")
    other = fit_officer(unit)
    DeploymentFactory(officer=other, school=telling_school(unit))
    with pytest.raises(RedeploymentError, match="one command unit"):
        aid(leaver, other, interim_contact="The desk", by=sergeant)
    assert Absence.objects.count() == 0


# From the draft to the day


def test_the_school_hears_and_cover_works_while_the_officer_is_away(clock, leaver, joiner, school, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)
    actions.take_effect(on=NEXT_MONDAY)

    cover = Deployment.objects.get(officer=joiner)
    assert (cover.school, cover.kind, cover.from_on, cover.until_on) == (school, "COVER", FIRST, LAST)
    assert Deployment.objects.get(officer=leaver).until_on is None


# Calling it off


def test_a_cancelled_absence_takes_its_draft_along(clock, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)

    actions.cancel_absence(absence=leaver.absences.get(), by=sergeant)

    plan.refresh_from_db()
    assert (plan.status, Letter.objects.count()) == ("WITHDRAWN", 0)
    assert leaver.absences.standing().count() == 0


def test_schools_that_were_told_are_told_that_the_officer_stays(clock, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)

    actions.cancel_absence(absence=leaver.absences.get(), by=sergeant)

    plan.refresh_from_db()
    assert plan.status == "WITHDRAWN"
    assert "PC Leaver is not away after all." in Letter.objects.get(category="withdrawal").text


def test_an_absence_that_has_begun_is_not_cancelled(clock, leaver, sergeant):
    plan = aid(leaver, interim_contact="The desk", by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    actions.take_effect(on=NEXT_MONDAY)
    with pytest.raises(RedeploymentError, match="has begun"):
        actions.cancel_absence(absence=leaver.absences.get(), by=sergeant)
    assert leaver.absences.standing().count() == 1


def test_of_two_in_a_draft_one_is_taken_out(clock, unit, school, leaver, joiner, sergeant):
    plan, other, _ = both_away(unit, school, leaver, joiner, sergeant)

    actions.cancel_absence(absence=other.absences.get(), by=sergeant)

    plan.refresh_from_db()
    assert plan.status == "DRAFT"
    rows = plan.changes.values_list("school", "kind", "officer_in", "officer_out")
    assert set(rows) == {(school.pk, "ABSENCE", None, leaver.pk), (school.pk, "ARRIVAL", joiner.pk, None)}


def test_of_two_in_a_scheduled_plan_none_is_taken_out_unseen(clock, unit, school, leaver, joiner, sergeant):
    plan, other, _ = both_away(unit, school, leaver, joiner, sergeant)
    Redeployment.objects.filter(pk=plan.pk).update(
        status="SCHEDULED", release_at=plan.created_at, scheduled_at=plan.created_at, scheduled_by=sergeant
    )
    with pytest.raises(RedeploymentError, match="Take it back to draft first"):
        actions.cancel_absence(absence=other.absences.get(), by=sergeant)
    assert other.absences.standing().count() == 1


def test_of_two_that_schools_were_told_of_each_hears_what_is_off(clock, unit, school, leaver, joiner, sergeant):
    plan, other, second = both_away(unit, school, leaver, joiner, sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)

    actions.cancel_absence(absence=other.absences.get(), by=sergeant)

    plan.refresh_from_db()
    assert plan.status == "ANNOUNCED"
    assert Letter.objects.get(category="withdrawal").about.startswith(second.name)
    letter = Letter.objects.get(category="return")
    assert f"{other.display_name} is not away after all." in letter.text
    assert "PC Leaver is back from Monday 23 November 2026." in letter.text
    assert plan.notices.get(school=school).status == Notice.Status.ACKNOWLEDGED
    open_changes = plan.changes.filter(status="PLANNED")
    assert set(open_changes.values_list("school", "officer_in", "officer_out")) == {
        (school.pk, None, leaver.pk),
        (school.pk, joiner.pk, None),
    }


def test_an_absence_without_schools_is_cancelled_alone(clock, joiner, sergeant):
    aid(joiner, by=sergeant)
    actions.cancel_absence(absence=joiner.absences.get(), by=sergeant)
    assert joiner.absences.standing().count() == 0


def test_an_absence_of_which_the_plan_was_withdrawn_stands_until_it_is_cancelled(clock, leaver, sergeant):
    plan = aid(leaver, interim_contact="The desk", by=sergeant)
    actions.withdraw_redeployment(redeployment=plan, because="A slip.", by=sergeant)
    assert leaver.absences.standing().count() == 1

    actions.cancel_absence(absence=leaver.absences.get(), by=sergeant)

    assert leaver.absences.standing().count() == 0


def test_many_officers_cost_no_more_queries_than_one(clock, unit, sergeant, django_assert_num_queries):
    def team(size):
        officers = [fit_officer(unit) for _ in range(size)]
        for officer in officers:
            DeploymentFactory(officer=officer, school=telling_school(unit))
        return officers

    one, three = team(1), team(3)
    aid(one[0], from_on=date(2027, 1, 4), until_on=date(2027, 1, 8), interim_contact="The desk", by=sergeant)
    with CaptureQueriesContext(connection) as of_one:
        aid(*one, interim_contact="The desk", by=sergeant)
    with django_assert_num_queries(len(of_one)):
        aid(*three, interim_contact="The desk", by=sergeant)


def test_planned_change_of_an_absence_names_its_days(leaver, school, sergeant, clock):
    absence = Absence.objects.create(officer=leaver, kind="AID", from_on=FIRST, until_on=LAST, recorded_by=sergeant)
    planned = PlannedChange(school, officer_out=leaver, absence=absence)
    assert (planned.kind, planned.fields()["until_on"]) == (Kind.ABSENCE, LAST)


# Nobody reads that an officer comes who is away


def test_a_plan_of_which_schools_were_told_is_not_withdrawn_while_the_absence_stands(clock, leaver, sergeant):
    plan = aid(leaver, interim_contact="The desk", by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    with pytest.raises(RedeploymentError, match="Cancel the absence"):
        actions.withdraw_redeployment(redeployment=plan, because="A slip.", by=sergeant)

    actions.cancel_absence(absence=leaver.absences.get(), by=sergeant)
    plan.refresh_from_db()
    assert plan.status == "WITHDRAWN"


def test_a_correction_leaves_out_no_absence_that_stands(clock, unit, school, leaver, joiner, sergeant):
    plan, _, second = both_away(unit, school, leaver, joiner, sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    correction = actions.begin_correction(redeployment=plan, by=sergeant)
    for change in correction.changes.filter(school=second):
        actions.remove_change(change=change, by=sergeant)

    with pytest.raises(RedeploymentError, match="is away, and Beech Hill School would read otherwise"):
        actions.schedule_redeployment(redeployment=correction, by=sergeant)


def test_a_school_hears_that_whoever_comes_will_be_away_afterwards(announced, joiner, sergeant):
    plan = aid(joiner, from_on=date(2026, 11, 16), interim_contact="The desk", by=sergeant)

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert "PC Joiner" in plan.notices.get().after


def test_an_absence_before_the_arrival_is_refused_still(announced, joiner, sergeant):
    with pytest.raises(RedeploymentError, match="comes to Ash Park School"):
        aid(joiner, from_on=date(2026, 11, 6), interim_contact="The desk", by=sergeant)


def test_an_arrival_says_when_its_officer_will_be_away_where_no_other_notice_does(clock, plan, joiner, sergeant):
    # The officer works nowhere yet, so there is no plan by which anybody would hear.
    assert aid(joiner, from_on=date(2026, 11, 16), by=sergeant) is None

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert "PC Joiner will be away from 16 November 2026 to 20 November 2026." in plan.notices.get().after


def test_an_absence_with_a_notice_of_its_own_makes_a_correction_say_nothing_new(announced, joiner, sergeant):
    plan = aid(joiner, from_on=date(2026, 11, 16), interim_contact="The desk", by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(announced)
    announced.refresh_from_db()

    correction = actions.begin_correction(redeployment=announced, by=sergeant)
    actions.schedule_redeployment(redeployment=correction, by=sergeant)

    assert [notice.number for notice in correction.notices.all()] == [1]
