"""What stands in a plan's way, in words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.checks import find_problems
from deployments.errors import RedeploymentError, UnreadyPlanError
from deployments.models import Deployment, Redeployment
from deployments.words import named
from officers.models import Officer, VettingCheck
from schools.models import CommandUnit, Contact, School
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.factories import CourseFactory, fit_officer, telling_school


def codes(plan: Redeployment) -> list[str]:
    return [problem.code for problem in find_problems(plan, release_at=MONDAY)]


def words(plan: Redeployment) -> str:
    return " ".join(problem.words for problem in find_problems(plan, release_at=MONDAY))


def move_to(plan: Redeployment, day: date, by: User) -> None:
    actions.change_redeployment(
        redeployment=plan, reason=plan.reason, explanation=plan.explanation, effective_on=day, by=by
    )


def test_a_sound_plan_meets_nothing_in_its_way(plan: Redeployment) -> None:
    assert codes(plan) == []


@pytest.mark.parametrize(("role", "title"), [("HEAD", "headteacher"), ("DSL", "DSL")])
@pytest.mark.parametrize("state", ["BOUNCING", "LEFT"])
def test_a_school_needs_a_head_and_a_dsl_who_can_be_reached(
    plan: Redeployment, school: School, role: str, title: str, state: str
) -> None:
    left_on = MONDAY.date() if state == "LEFT" else None
    school.contacts.filter(role=role).update(state=state, left_on=left_on)

    assert words(plan) == f"Ash Park School has no {title} who can be reached by mail."


def test_an_arriving_officer_must_be_fit_on_the_day_itself(plan: Redeployment, joiner: Officer, sergeant: User) -> None:
    VettingCheck.objects.create(
        officer=joiner,
        outcome="CONFIRMED",
        checked_on=MONDAY.date(),
        review_by_on=date(2026, 11, 8),
        recorded_by=sergeant,
    )

    assert joiner.blockers(on=MONDAY.date()) == []
    assert codes(plan) == ["vetting"]


def test_a_required_course_stands_in_the_way(plan: Redeployment, unit: CommandUnit) -> None:
    CourseFactory(force=unit.force, name="SSO course")

    assert words(plan) == "PC Joiner has no valid SSO course on 9 November 2026."


def test_a_day_too_soon_asks_for_an_inspector(plan: Redeployment, sergeant: User) -> None:
    move_to(plan, date(2026, 11, 6), sergeant)

    assert codes(plan) == ["short-notice"]
    assert "Ash Park School would get 4 school days’ notice; the minimum is 5." in words(plan)
    assert words(plan).endswith("Choose a later day or ask an inspector.")


def test_who_has_asked_an_inspector_is_not_bidden_to_ask(plan: Redeployment, sergeant: User) -> None:
    move_to(plan, date(2026, 11, 6), sergeant)
    actions.ask_for_exigency(redeployment=plan, cause="Aid was ordered.", explanation="Sorry so late.", by=sergeant)
    plan.refresh_from_db()

    assert words(plan).endswith("An inspector has been asked.")

    move_to(plan, date(2026, 11, 5), sergeant)
    assert words(plan).endswith("Choose a later day or ask an inspector.")


def test_one_school_day_is_said_as_one(plan: Redeployment, sergeant: User) -> None:
    move_to(plan, date(2026, 11, 3), sergeant)

    assert "Ash Park School would get 1 school day’s notice; the minimum is 5." in words(plan)


def test_a_day_in_the_past_is_refused(plan: Redeployment, sergeant: User) -> None:
    move_to(plan, date(2026, 10, 30), sergeant)

    assert "day" in codes(plan)


def test_an_officer_cannot_leave_a_school_where_they_are_not_expected(
    plan: Redeployment, leaver: Officer, sergeant: User
) -> None:
    Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 11, 4))

    assert codes(plan) == ["post"]
    assert "is not expected at Ash Park School on that day" in words(plan)


def test_an_officer_does_not_arrive_where_they_already_are(plan: Redeployment, joiner: Officer, school: School) -> None:
    Deployment.objects.create(officer=joiner, school=school, from_on=date(2026, 9, 1))

    assert "is already expected at Ash Park School" in words(plan)


def test_a_dedicated_officer_has_one_school(
    plan: Redeployment, unit: CommandUnit, joiner: Officer, sergeant: User
) -> None:
    other = telling_school(unit)
    change = PlannedChange(other, officer_in=joiner, deployment_kind=Deployment.Kind.DEDICATED)
    actions.add_changes(redeployment=plan, planned=[change], by=sergeant)

    assert "dedicated" in codes(plan)


def test_two_live_plans_never_move_one_officer_at_one_school(
    announced: Redeployment, unit: CommandUnit, school: School, joiner: Officer, sergeant: User
) -> None:
    second = actions.create_redeployment(
        command_unit=unit, reason="OTHER", explanation="Again.", effective_on=date(2026, 11, 16), by=sergeant
    )
    actions.add_changes(redeployment=second, planned=[PlannedChange(school, officer_in=joiner)], by=sergeant)

    assert "clash" in codes(second)


def test_a_plan_builds_on_what_is_announced(
    announced: Redeployment, unit: CommandUnit, school: School, joiner: Officer, sergeant: User
) -> None:
    """The joiner is at the school from the 9th, so may be planned to leave on the 16th: only the clash is named."""
    second = actions.create_redeployment(
        command_unit=unit, reason="OTHER", explanation="Again.", effective_on=date(2026, 11, 16), by=sergeant
    )
    actions.add_changes(redeployment=second, planned=[PlannedChange(school, officer_out=joiner)], by=sergeant)

    assert "post" not in codes(second)


def test_a_placeholder_that_stands_for_nobody_is_named(plan: Redeployment, unit: CommandUnit, sergeant: User) -> None:
    lonely = telling_school(unit, name="Birch School")
    officer = fit_officer(unit)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(lonely, officer_in=officer)], by=sergeant)
    actions.write_notice(redeployment=plan, words="((officer out)) leaves ((school)).", by=sergeant)

    assert words(plan) == "((officer out)) stands for nobody at Birch School."


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("((headteacher))", r"Nothing is known to stand for \(\(headteacher\)\)"),
        ("((day and night))", "Nothing is known to stand for"),
        ("((school)", "Close every pair of double brackets"),
    ],
)
def test_an_unknown_placeholder_is_refused_at_once(plan: Redeployment, sergeant: User, bad: str, fault: str) -> None:
    before = plan.words

    with pytest.raises(RedeploymentError, match=fault):
        actions.write_notice(redeployment=plan, words=f"Dear {bad}", by=sergeant)

    plan.refresh_from_db()
    assert plan.words == before


def test_a_closed_school_is_refused(plan: Redeployment, school: School) -> None:
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED)

    assert "closed" in codes(plan)


def test_each_problem_leads_to_the_page_that_mends_it(plan: Redeployment, school: School, sergeant: User) -> None:
    school.contacts.filter(role=Contact.Role.DSL).delete()
    move_to(plan, date(2026, 11, 3), sergeant)

    urls = [problem.url for problem in find_problems(plan, release_at=MONDAY)]

    assert urls == [f"/people/contacts/add/{school.urn}/", f"/redeployments/{plan.pk}/exigency/"]


def test_a_plan_with_a_problem_is_not_scheduled(plan: Redeployment, school: School, sergeant: User) -> None:
    school.contacts.all().delete()

    with pytest.raises(UnreadyPlanError) as caught:
        actions.schedule_redeployment(redeployment=plan, by=sergeant)

    plan.refresh_from_db()
    assert [problem.code for problem in caught.value.problems] == ["contact", "contact"]
    assert plan.status == Redeployment.Status.DRAFT


def test_the_checks_cost_the_same_for_one_school_and_for_ten(
    plan: Redeployment, unit: CommandUnit, sergeant: User
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_problems(Redeployment.objects.get(pk=plan.pk), release_at=MONDAY)
        return len(queries)

    one = count()
    rows = [PlannedChange(telling_school(unit), officer_in=fit_officer(unit)) for _ in range(9)]
    actions.add_changes(redeployment=plan, planned=rows, by=sergeant)

    assert count() == one


def test_many_schools_are_named_in_few_words() -> None:
    schools = [School(name=f"School {n}") for n in range(1, 6)]

    assert named(schools[:1]) == "School 1"
    assert named(schools[:2]) == "School 1 and School 2"
    assert named(schools) == "School 1, School 2, School 3 and 2 more"


def test_the_day_before_the_next_school_day_counts(plan: Redeployment, sergeant: User) -> None:
    assert find_problems(plan, release_at=MONDAY) == []
    assert [problem.code for problem in find_problems(plan, release_at=MONDAY + timedelta(days=1))] == ["short-notice"]
    assert date(2026, 11, 9) == NEXT_MONDAY
