"""What a plan would do: notice, vacancies, load, contacts, days without school, and the earliest day in time."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from deployments import actions
from deployments.actions import PlannedChange
from deployments.desk.plans.effect import Effect
from deployments.models import Redeployment
from schools.models import ClosureDay, Contact, Term
from tests.deployments.conftest import LONDON, MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page
from tests.factories import DeploymentFactory, fit_officer, telling_school
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db


def effect(plan, told_at=MONDAY):
    return Effect(Redeployment.objects.select_related("command_unit__force").get(pk=plan.pk), told_at)


def on(plan, day):
    Redeployment.objects.filter(pk=plan.pk).update(effective_on=day)


def terms(unit, *stretches):
    authority = unit.local_authorities.get()
    for first, last in stretches:
        Term.objects.create(local_authority=authority, name="Term", starts_on=first, ends_on=last)
    return authority


def gaps(plan, told_at=MONDAY):
    return [(gap.why, gap.days, gap.schools, gap.is_on_the_day) for gap in effect(plan, told_at).gaps]


def test_a_plan_in_time_is_said_to_be(plan):
    found = effect(plan)

    assert (found.is_in_time, found.earliest_day, found.may_use_the_day) == (True, NEXT_MONDAY, False)
    assert [(row.lead_days, row.is_short, row.lacks, row.is_vacant) for row in found.rows] == [(5, False, "", False)]


def test_told_after_school_the_notice_counts_from_the_next_school_day(plan):
    found = effect(plan, MONDAY.replace(hour=18, minute=30))

    assert [(row.lead_days, row.is_short, row.first_day) for row in found.rows] == [(4, True, date(2026, 11, 10))]
    assert (found.earliest_day, found.is_in_time) == (date(2026, 11, 10), False)


def test_told_on_a_later_day_the_earliest_day_moves_with_it(plan):
    assert effect(plan, datetime(2026, 11, 6, 7, 0, tzinfo=LONDON)).earliest_day == date(2026, 11, 13)


def test_the_earliest_day_is_a_school_day_at_every_school(unit, plan, sergeant, leaver):
    second = telling_school(unit)
    change = PlannedChange(second, officer_in=fit_officer(unit))
    actions.add_changes(redeployment=plan, planned=[change], by=sergeant)
    # The second school has its five days a day later, and then the first does not work.
    ClosureDay.objects.create(school=second, closed_on=date(2026, 11, 4), reason="Inset day")
    ClosureDay.objects.create(school=plan.changes.first().school, closed_on=date(2026, 11, 10), reason="Boiler")

    found = effect(plan)

    assert {row.school.name: row.first_day for row in found.rows} == {
        "Ash Park School": NEXT_MONDAY,
        second.name: date(2026, 11, 10),
    }
    assert found.earliest_day == date(2026, 11, 11)


def test_holidays_push_the_earliest_day_and_stand_in_the_way(unit, plan):
    terms(unit, (date(2026, 9, 1), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 3, 26)))
    on(plan, date(2026, 12, 21))
    told_at = datetime(2026, 12, 16, 10, 0, tzinfo=LONDON)

    assert gaps(plan, told_at) == [("School holidays", "Monday 21 December 2026", 1, True)]
    assert effect(plan, told_at).earliest_day == date(2027, 1, 6)

    on(plan, date(2027, 1, 6))
    assert gaps(plan, told_at) == [("School holidays", "Monday 21 December to Friday 1 January 2027", 1, False)]


def test_bank_holidays_closures_and_weekends_are_named(unit, school, plan):
    authority = unit.local_authorities.get()
    ClosureDay.objects.create(local_authority=authority, closed_on=date(2027, 5, 4), reason="Inset day")
    ClosureDay.objects.create(school=school, closed_on=date(2027, 5, 5))
    on(plan, date(2027, 5, 8))

    assert gaps(plan, datetime(2027, 4, 29, 10, 0, tzinfo=LONDON)) == [
        ("Weekend", "Saturday 8 May 2027", 1, True),
        ("May Day", "Monday 3 May 2027", 1, False),
        ("Inset day", "Tuesday 4 May 2027", 1, False),
        ("Closed", "Wednesday 5 May 2027", 1, False),
    ]


def test_without_a_day_in_the_terms_there_is_no_earliest_day(unit, plan, sergeant):
    terms(unit, (date(2026, 9, 1), date(2026, 11, 4)), (date(2029, 1, 8), date(2029, 3, 1)))

    found = effect(plan)

    assert (found.earliest_day, found.may_use_the_day) == (None, False)
    assert "hold no day" in words_of(client_of(sergeant).get(page("effect", plan)))


def test_schools_left_vacant_and_those_that_cannot_be_told_come_first(unit, school, plan, sergeant, leaver):
    leaving = telling_school(unit, name="Elm School")
    DeploymentFactory(officer=leaver, school=leaving)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(leaving, officer_out=leaver)], by=sergeant)
    unheard = telling_school(unit, name="Zennor School")
    Contact.objects.filter(school=unheard).update(state=Contact.State.BOUNCING)
    change = PlannedChange(unheard, officer_in=fit_officer(unit))
    actions.add_changes(redeployment=plan, planned=[change], by=sergeant)

    rows = effect(plan).rows

    assert [(row.school.name, row.lacks, row.is_vacant) for row in rows] == [
        ("Zennor School", "headteacher and DSL", False),
        ("Elm School", "", True),
        ("Ash Park School", "", False),
    ]


def test_an_officer_with_too_many_schools_is_named(unit, plan, joiner):
    unit.force.most_schools_per_officer = 1
    unit.force.save()
    DeploymentFactory(officer=joiner, school=telling_school(unit))

    (problem,) = effect(plan).overloaded

    assert "PC Joiner" in problem.words
    assert "2 schools" in problem.words


def use(client, plan, **facts):
    answers = {"effective_on": "2026-11-12", "revision": plan.revision} | facts
    return client.post(page("effect-use-day", plan), answers, follow=True)


def test_one_click_makes_the_earliest_day_the_plan_s(plan, sergeant):
    on(plan, date(2026, 11, 4))
    client = client_of(sergeant)
    html = client.get(page("effect", plan)).content.decode()
    assert 'name="effective_on" value="2026-11-09"' in html

    answer = use(client, plan, effective_on="2026-11-09")

    plan.refresh_from_db()
    assert plan.effective_on == NEXT_MONDAY
    assert (plan.explanation, plan.reason) == ("PC Leaver has been promoted.", "PROMOTION")
    assert "The day of the change is now Monday 9 November 2026" in words_of(answer)


def test_the_day_of_a_plan_that_a_colleague_edited_is_left_alone(plan, sergeant, inspector):
    stale = plan.revision
    actions.write_notice(redeployment=plan, words="Dear colleague", by=sergeant)

    answer = use(client_of(sergeant), plan, revision=stale)

    assert "changed this plan" in words_of(answer)
    plan.refresh_from_db()
    assert plan.effective_on == NEXT_MONDAY


@pytest.mark.parametrize("facts", [{"effective_on": "2026-02-31"}, {"effective_on": ""}, {"revision": "x"}])
def test_a_day_that_nobody_worked_out_is_refused(plan, sergeant, facts):
    answer = use(client_of(sergeant), plan, **facts)

    assert "Work it out again" in words_of(answer)
    plan.refresh_from_db()
    assert plan.effective_on == NEXT_MONDAY


def test_an_inspector_looks_and_takes_nothing_over(plan, inspector):
    on(plan, date(2026, 11, 4))
    html = words_of(client_of(inspector).get(page("effect", plan)))

    assert "Monday 9 November 2026" in html
    assert "Use this day" not in html


def test_of_a_plan_that_schools_know_nothing_is_tried_out(announced, sergeant):
    answer = client_of(sergeant).get(page("effect", announced), follow=True)

    assert "Schools have been told of this plan" in words_of(answer)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?told_on_0=31&told_on_1=2&told_on_2=2027", "must be a real date"),
        ("?told_on_0=1&told_on_1=11&told_on_2=2026", "must be 2 November 2026 or later"),
    ],
)
def test_a_day_on_which_nobody_can_be_told_is_said(plan, sergeant, asked, words):
    html = words_of(client_of(sergeant).get(page("effect", plan) + asked))

    assert words in html
    assert "School by school" not in html


def test_the_page_counts_from_the_day_that_was_asked_for(plan, sergeant):
    html = words_of(client_of(sergeant).get(page("effect", plan) + "?told_on_0=5&told_on_1=11&told_on_2=2026"))

    assert "Thursday 12 November 2026" in html
    assert "Too short" in html


def test_an_empty_plan_leads_to_its_changes(plan, sergeant):
    plan.changes.all().delete()

    assert (
        reverse("deployments:change-add", args=[plan.pk])
        in client_of(sergeant).get(page("effect", plan)).content.decode()
    )


def test_the_page_takes_as_many_queries_for_1_school_as_for_10_and_for_100(plan, unit, sergeant):
    client, counts = client_of(sergeant), []
    for wanted in (1, 10, 100):
        more = range(wanted - plan.changes.count())
        planned = [PlannedChange(telling_school(unit), officer_in=fit_officer(unit)) for _ in more]
        actions.add_changes(redeployment=plan, planned=planned, by=sergeant)
        counts.append(queries_of(client, page("effect", plan)))

    assert counts == [13] * 3
