"""Officers who come back: told the school day before, and at once when the last day away moves."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deployments import actions
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Notice
from deployments.truth import no_longer_true
from officers.actions import OfficerError, record_vetting
from outbox.models import Delivery, Letter
from schools.models import ClosureDay, Term
from tests.deployments.absent import BACK, FIRST, LAST, acknowledged, aid, away_now, both_away
from tests.deployments.conftest import LONDON, MONDAY, NEXT_MONDAY
from tests.factories import DeploymentFactory, fit_officer, telling_school

WEDNESDAY = datetime(2026, 11, 18, 9, 0, tzinfo=LONDON)
THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=LONDON)
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=LONDON)
NEXT_FRIDAY = date(2026, 11, 27)


def tell(clock, moment: datetime) -> int:
    clock.move_to(moment)
    return actions.tell_returns(now=moment)


def letters() -> list[Letter]:
    return list(Letter.objects.filter(category="return").order_by("pk"))


@pytest.fixture
def away(clock, leaver, joiner, school, sergeant):
    """PC Leaver is away until Friday 20 November, and PC Joiner covers."""
    return away_now(leaver, clock, cover=joiner, by=sergeant)


# The school day before


def test_the_school_hears_on_the_school_day_before_and_once(clock, away, school):
    assert tell(clock, THURSDAY) == 0
    assert tell(clock, FRIDAY) == 1
    assert tell(clock, FRIDAY) == 0

    letter = letters()[0]
    assert letter.subject == "Ash Park School: PC Leaver is back from Monday 23 November 2026"
    assert "PC Leaver is back from Monday 23 November 2026." in letter.text
    assert "PC Joiner covers until Friday 20 November 2026." in letter.text
    assert letter.deliveries.count() == 2
    assert away.notices.get() in letter.followed_notices.all()
    assert away.changes.get(kind="ABSENCE").returned_on == BACK


def test_a_letter_of_the_small_hours_waits_for_the_school_day(clock, away):
    tell(clock, datetime(2026, 11, 20, 0, 1, tzinfo=LONDON))
    assert {row.try_after for row in Delivery.objects.filter(letter__category="return")} == {
        datetime(2026, 11, 20, 7, 0, tzinfo=LONDON)
    }


def test_what_was_missed_is_told_on_the_day_itself_and_not_later(clock, away):
    clock.move_to(datetime(2026, 11, 24, 9, 0, tzinfo=LONDON))
    assert tell(clock, datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)) == 0
    assert tell(clock, datetime(2026, 11, 23, 6, 0, tzinfo=LONDON)) == 1


def test_each_school_hears_by_its_own_calendar(clock, away, school):
    ClosureDay.objects.create(school=school, closed_on=date(2026, 11, 20))
    ClosureDay.objects.create(school=school, closed_on=date(2026, 11, 23))

    assert tell(clock, WEDNESDAY) == 0
    assert tell(clock, THURSDAY) == 1
    assert "is back from Tuesday 24 November 2026" in letters()[0].text


def test_before_the_holidays_a_school_hears_of_the_day_after_them(clock, away, school):
    Term.objects.create(school=school, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 13))
    Term.objects.create(school=school, name="Spring", starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 26))

    assert tell(clock, datetime(2026, 11, 13, 9, 0, tzinfo=LONDON)) == 1
    assert "is back from Monday 4 January 2027" in letters()[0].text


def test_two_officers_of_a_school_are_in_one_letter(clock, unit, school, leaver, joiner, sergeant):
    plan, _, second = both_away(unit, school, leaver, joiner, sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)
    actions.take_effect(on=NEXT_MONDAY)

    assert tell(clock, FRIDAY) == 2

    assert sorted(letter.about for letter in letters()) == [school.name_and_urn, second.name_and_urn]
    letter = next(letter for letter in letters() if letter.about == school.name_and_urn)
    assert letter.subject == "Ash Park School: when your officers are back"
    assert "PC Leaver is back" in letter.text and "PC Other is back" in letter.text


def test_a_school_that_was_not_told_of_the_absence_is_not_told_of_its_end(clock, leaver, sergeant):
    aid(leaver, interim_contact="The desk", by=sergeant)
    assert tell(clock, FRIDAY) == 0


def test_an_officer_who_has_left_the_school_meanwhile_is_not_promised(clock, away, leaver):
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 11, 13))
    assert tell(clock, FRIDAY) == 0
    assert Letter.objects.filter(category="alert").count() == 0


def test_an_officer_who_is_not_fit_is_not_promised_and_the_sergeant_hears_once(clock, away, leaver, sergeant):
    clock.move_to(WEDNESDAY)
    record_vetting(officer=leaver, outcome="LAPSED", checked_on=WEDNESDAY.date(), by=sergeant)

    assert tell(clock, FRIDAY) == 0
    assert tell(clock, FRIDAY) == 0

    alert = Letter.objects.get(category="alert", subject__startswith="Cannot come back: PC Leaver")
    assert "vetting is lapsed" in alert.text
    assert "Ash Park School" in alert.text
    assert away.changes.get(kind="ABSENCE").returned_on is None


def test_once_the_record_is_mended_the_school_hears(clock, away, leaver, sergeant):
    clock.move_to(WEDNESDAY)
    record_vetting(officer=leaver, outcome="LAPSED", checked_on=WEDNESDAY.date(), by=sergeant)
    tell(clock, FRIDAY)
    record_vetting(
        officer=leaver, outcome="CONFIRMED", checked_on=FRIDAY.date(), review_by_on=date(2030, 1, 1), by=sergeant
    )
    assert tell(clock, FRIDAY) == 1


def test_one_plans_fault_does_not_keep_the_others_from_their_schools(clock, away, unit, sergeant, monkeypatch):
    clock.move_to("2026-11-02T10:00:00+00:00")
    other = fit_officer(unit)
    DeploymentFactory(officer=other, school=telling_school(unit))
    away_now(other, clock, interim_contact="The desk", by=sergeant)
    tell_plan = actions.coming_back._tell_of_plan

    def fail_at_first(plan, *args):
        if plan == away:
            raise RuntimeError("A slip.")
        return tell_plan(plan, *args)

    monkeypatch.setattr("deployments.actions.coming_back._tell_of_plan", fail_at_first)
    assert tell(clock, FRIDAY) == 1


def test_many_schools_of_a_plan_cost_no_more_queries_than_one(clock, unit, sergeant, django_assert_num_queries):
    def plan_of(schools):
        officer = fit_officer(unit)
        for _ in range(schools):
            DeploymentFactory(officer=officer, school=telling_school(unit))
        away_now(officer, clock, interim_contact="The desk", by=sergeant)
        clock.move_to(FRIDAY)

    plan_of(1)
    with CaptureQueriesContext(connection) as of_one:
        actions.tell_returns(now=FRIDAY)
    clock.move_to(MONDAY)
    plan_of(3)
    with django_assert_num_queries(len(of_one)):
        actions.tell_returns(now=FRIDAY)
    assert len(letters()) == 4


# Another last day


@pytest.mark.parametrize(
    ("until_on", "words"),
    [
        (NEXT_FRIDAY, "PC Leaver is back from Monday 30 November 2026"),
        (date(2026, 11, 18), "PC Leaver is back from Thursday 19 November 2026"),
    ],
)
def test_schools_hear_at_once_of_another_last_day_and_answers_stay(
    clock, away, leaver, joiner, sergeant, until_on, words
):
    clock.move_to(WEDNESDAY)

    actions.move_absence_end(absence=leaver.absences.get(), until_on=until_on, by=sergeant)

    assert words in letters()[0].text
    assert letters()[0].deliveries.first().try_after == WEDNESDAY
    assert set(away.changes.values_list("until_on", flat=True)) == {until_on}
    assert Deployment.objects.get(officer=joiner).until_on == until_on
    assert away.notices.get().status == Notice.Status.ACKNOWLEDGED


def test_the_school_is_reminded_before_the_new_day_unless_it_is_near(clock, away, leaver, sergeant):
    clock.move_to(WEDNESDAY)
    actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)
    assert tell(clock, FRIDAY) == 0
    assert tell(clock, datetime(2026, 11, 27, 9, 0, tzinfo=LONDON)) == 1
    assert len(letters()) == 2


def test_a_letter_about_a_near_day_is_the_only_one(clock, away, leaver, sergeant):
    clock.move_to(THURSDAY)
    actions.move_absence_end(absence=leaver.absences.get(), until_on=THURSDAY.date(), by=sergeant)
    assert tell(clock, THURSDAY) == 0
    assert "back from Friday 20 November" in letters()[0].text
    assert len(letters()) == 1


def test_a_promise_that_has_not_left_is_called_back(clock, away, leaver, sergeant):
    tell(clock, datetime(2026, 11, 20, 0, 1, tzinfo=LONDON))
    actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)

    first, second = letters()
    assert set(first.deliveries.values_list("status", flat=True)) == {"CANCELLED"}
    assert set(second.deliveries.values_list("status", flat=True)) == {"QUEUED"}
    assert away.changes.get(kind="ABSENCE").returned_on is None


def test_a_promise_that_another_one_replaces_is_not_sent(clock, away, leaver, sergeant):
    tell(clock, FRIDAY)
    actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)
    first, second = [list(letter.deliveries.values_list("pk", flat=True)) for letter in letters()]
    why = no_longer_true([*first, *second])
    assert why == dict.fromkeys(first, "The day of the return has moved, or the absence was cancelled.")


def test_a_promise_of_a_cancelled_absence_is_not_sent(clock, away, leaver, sergeant):
    tell(clock, FRIDAY)
    leaver.absences.update(cancelled_by=sergeant, cancelled_at=FRIDAY)
    pks = list(letters()[0].deliveries.values_list("pk", flat=True))
    assert set(no_longer_true(pks)) == set(pks)


@pytest.mark.parametrize(
    ("until_on", "words"),
    [
        (date(2026, 11, 17), "must be today or later"),
        (date(2026, 11, 8), "must be today or later"),
        (LAST, "is the last day already"),
    ],
)
def test_a_last_day_of_which_schools_would_hear_too_late_is_refused(clock, away, leaver, sergeant, until_on, words):
    clock.move_to(WEDNESDAY)
    with pytest.raises(RedeploymentError, match=words) as refused:
        actions.move_absence_end(absence=leaver.absences.get(), until_on=until_on, by=sergeant)
    assert refused.value.field == "until_on"
    assert letters() == []


def test_an_absence_that_is_over_is_not_prolonged(clock, away, leaver, sergeant):
    clock.move_to(datetime(2026, 11, 24, 9, 0, tzinfo=LONDON))
    with pytest.raises(RedeploymentError, match="is over"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)


def test_an_announced_absence_does_not_end_before_the_day_that_schools_know(clock, leaver, sergeant):
    plan = aid(leaver, from_on=date(2026, 10, 26), interim_contact="The desk", by=sergeant)
    type(plan).objects.filter(pk=plan.pk).update(effective_on=NEXT_MONDAY)
    plan.refresh_from_db()
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    with pytest.raises(RedeploymentError, match="Cancel it instead"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=date(2026, 11, 6), by=sergeant)


def test_in_a_draft_the_days_move_along_and_nobody_hears(clock, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    revision = plan.revision

    actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)

    plan.refresh_from_db()
    assert set(plan.changes.values_list("until_on", flat=True)) == {NEXT_FRIDAY}
    assert set(plan.changes.values_list("kind", "deployment_kind")) == {("ABSENCE", ""), ("ARRIVAL", "COVER")}
    assert plan.revision > revision
    assert letters() == []


def test_a_scheduled_plan_is_taken_back_first(clock, leaver, sergeant):
    plan = aid(leaver, interim_contact="The desk", by=sergeant)
    actions.schedule_redeployment(
        redeployment=plan, release_at=datetime(2026, 11, 2, 12, 0, tzinfo=LONDON), by=sergeant
    )
    with pytest.raises(RedeploymentError, match="Take it back to draft first"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)


def test_cover_stays_for_the_other_officer_who_is_still_away(clock, unit, school, leaver, joiner, sergeant):
    plan, other, second = both_away(unit, school, leaver, joiner, sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)
    actions.take_effect(on=NEXT_MONDAY)
    clock.move_to(WEDNESDAY)

    actions.move_absence_end(absence=other.absences.get(), until_on=WEDNESDAY.date(), by=sergeant)

    covered = dict(Deployment.objects.filter(officer=joiner).values_list("school", "until_on"))
    assert covered == {school.pk: LAST, second.pk: WEDNESDAY.date()}
    letter = next(letter for letter in letters() if letter.about == school.name_and_urn)
    assert "PC Other is back from Thursday 19 November 2026." in letter.text
    assert "PC Leaver is back from Monday 23 November 2026." in letter.text


def test_one_stays_longer_after_the_school_heard_that_both_are_back(clock, unit, school, leaver, joiner, sergeant):
    plan, other, _ = both_away(unit, school, leaver, joiner, sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)
    actions.take_effect(on=NEXT_MONDAY)
    assert tell(clock, FRIDAY) == 2

    actions.move_absence_end(absence=other.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)

    newest = Letter.objects.filter(category="return", about=school.name_and_urn).latest("pk")
    assert "PC Other is back from Monday 30 November 2026." in newest.text
    assert "PC Leaver is back from Monday 23 November 2026." in newest.text
    assert plan.changes.get(officer_out=leaver).returned_on == BACK


def test_cover_is_not_prolonged_into_another_deployment(clock, away, leaver, joiner, school, sergeant):
    Deployment.objects.create(officer=joiner, school=school, from_on=date(2026, 11, 25))
    with pytest.raises(RedeploymentError, match="begins another deployment there on 25 November 2026"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)
    assert Change.objects.filter(until_on=LAST).count() == 2


def test_cover_is_not_prolonged_into_an_absence_of_its_own(clock, away, leaver, joiner, sergeant):
    aid(joiner, from_on=NEXT_FRIDAY, until_on=NEXT_FRIDAY, interim_contact="The desk", by=sergeant)
    with pytest.raises(RedeploymentError, match="cannot cover, but is away from 27 November"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)


def test_an_absence_is_not_prolonged_into_another(clock, away, leaver, sergeant):
    aid(leaver, from_on=NEXT_FRIDAY, until_on=NEXT_FRIDAY, interim_contact="The desk", by=sergeant)
    with pytest.raises(OfficerError, match="away already"):
        actions.move_absence_end(absence=leaver.absences.get(from_on=FIRST), until_on=NEXT_FRIDAY, by=sergeant)
    assert letters() == []


def test_an_absence_is_not_prolonged_into_a_change_of_its_officer(clock, away, leaver, unit, sergeant):
    plan = actions.create_redeployment(
        command_unit=unit, reason="OTHER", explanation="So.", effective_on=date(2026, 11, 25), by=sergeant
    )
    change = actions.PlannedChange(telling_school(unit), officer_in=leaver)
    actions.add_changes(redeployment=plan, planned=[change], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    with pytest.raises(RedeploymentError, match="By the plan “Other, 25 November 2026” PC Leaver"):
        actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)


def test_of_an_officer_who_is_not_fit_by_then_no_day_back_is_promised(clock, away, leaver, sergeant):
    clock.move_to(WEDNESDAY)
    record_vetting(officer=leaver, outcome="LAPSED", checked_on=WEDNESDAY.date(), by=sergeant)
    actions.move_absence_end(absence=leaver.absences.get(), until_on=NEXT_FRIDAY, by=sergeant)
    text = letters()[0].text
    assert "PC Leaver is away until Friday 27 November 2026. We will write to you before PC Leaver is back." in text
    assert "lapsed" not in text


def test_an_officer_without_schools_is_back_whenever_it_is_recorded(clock, joiner, sergeant):
    aid(joiner, by=sergeant)
    clock.move_to(FRIDAY)
    actions.move_absence_end(absence=joiner.absences.get(), until_on=FIRST, by=sergeant)
    assert joiner.absences.get().until_on == FIRST


def test_suspended_after_the_promise_the_school_hears_of_the_return_again(clock, away, school, leaver, sergeant):
    Term.objects.create(school=school, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 13))
    Term.objects.create(school=school, name="Spring", starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 26))
    assert tell(clock, datetime(2026, 11, 13, 9, 0, tzinfo=LONDON)) == 1

    clock.move_to(datetime(2026, 11, 17, 4, 5, tzinfo=LONDON))
    record_vetting(officer=leaver, outcome="WITHDRAWN", checked_on=date(2026, 11, 17), by=sergeant)
    assert actions.retest_deployments(on=date(2026, 11, 17)).suspended == 1
    assert tell(clock, datetime(2026, 11, 17, 9, 0, tzinfo=LONDON)) == 0

    record_vetting(
        officer=leaver, outcome="CONFIRMED", checked_on=date(2026, 11, 17), review_by_on=date(2027, 11, 1), by=sergeant
    )
    clock.move_to(datetime(2026, 11, 18, 4, 5, tzinfo=LONDON))
    assert actions.retest_deployments(on=date(2026, 11, 18)).fit_again == 1

    assert tell(clock, WEDNESDAY) == 1
    assert "is back from Monday 4 January 2027" in letters()[-1].text


def test_nobody_is_promised_for_a_day_on_which_they_stand_suspended(clock, away, leaver, sergeant):
    record_vetting(officer=leaver, outcome="WITHDRAWN", checked_on=NEXT_MONDAY, by=sergeant)
    clock.move_to(datetime(2026, 11, 10, 4, 5, tzinfo=LONDON))
    assert actions.retest_deployments(on=date(2026, 11, 10)).suspended == 1

    clock.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=LONDON))
    record_vetting(officer=leaver, outcome="CONFIRMED", checked_on=BACK, review_by_on=date(2027, 11, 1), by=sergeant)
    assert tell(clock, datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)) == 0

    clock.move_to(datetime(2026, 11, 24, 4, 5, tzinfo=LONDON))
    assert actions.retest_deployments(on=date(2026, 11, 24)).fit_again == 1
    assert "Tuesday 24 November 2026" in Letter.objects.get(category="return-suspended").text
