"""The forecast: what runs out, in one list, by urgency, and what is mailed of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.forecast import Facts, Kind, Row, rows_of
from deployments.models import Deployment, ForecastLetter, Redeployment, Suspension, TenureWarning
from deployments.truth import no_longer_true
from officers.models import Absence, Course, Officer, Tenure, Training, VettingCheck
from outbox.models import Delivery, Letter
from schools.models import Cluster, CommandUnit, School
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of
from tests.factories import CommandUnitFactory, UserFactory, fit_officer, police_user, telling_school
from tests.pages import words_of

DAY = MONDAY.date()
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(clock: object) -> None:
    """On Monday 2 November 2026."""


def rows(unit: CommandUnit, day: date = DAY) -> list[Row]:
    return rows_of(Facts(CommandUnit.objects.filter(pk=unit.pk), day))


def said(unit: CommandUnit) -> list[tuple[str, str]]:
    return [(row.kind.name, row.words) for row in rows(unit)]


def ends(officer: Officer, on: date) -> Tenure:
    Tenure.objects.filter(officer=officer).update(planned_until_on=on)
    return Tenure.objects.get(officer=officer)


def test_where_nothing_runs_out_nothing_is_said(leaver: Officer, unit: CommandUnit) -> None:
    assert rows(unit) == []


@pytest.mark.parametrize(("days", "listed"), [(0, True), (84, True), (85, False)])
def test_a_tenure_is_seen_twelve_weeks_before_its_end(
    leaver: Officer, unit: CommandUnit, days: int, listed: bool
) -> None:
    tenure = ends(leaver, DAY + timedelta(days=days))

    found = rows(unit)

    assert [(row.kind, row.on, row.tenure) for row in found] == [(Kind.TENURE, tenure.last_on, tenure.pk)] * listed


def test_a_tenure_that_is_over_is_seen_while_the_officer_still_works_somewhere(
    leaver: Officer, unit: CommandUnit
) -> None:
    ends(leaver, DAY - timedelta(days=3))
    assert [row.kind for row in rows(unit)] == [Kind.TENURE]

    Deployment.objects.update(until_on=DAY - timedelta(days=1))
    assert [row.kind for row in rows(unit)] == [Kind.VACANT]


def test_a_tenure_that_another_follows_at_once_does_not_end(leaver: Officer, unit: CommandUnit) -> None:
    ends(leaver, TOMORROW)
    Tenure.objects.create(
        officer=leaver,
        from_on=TOMORROW + timedelta(days=1),
        planned_until_on=date(2030, 1, 1),
        recorded_by=UserFactory(),
    )

    assert rows(unit) == []


def test_the_row_of_a_tenure_says_what_is_planned(
    leaver: Officer, joiner: Officer, unit: CommandUnit, sergeant: User, school: School
) -> None:
    tenure = ends(leaver, NEXT_MONDAY - timedelta(days=1))
    begins = "The tenure ends on 8 November 2026."
    assert said(unit) == [("TENURE", f"{begins} No departure is planned from Ash Park School.")]

    plan = actions.plan_departure(tenure=tenure, by=sergeant)
    [row] = rows(unit)
    assert row.words == f"{begins} Nobody is planned to follow at Ash Park School."
    assert (row.url, row.tenure) == (reverse("deployments:redeployment-detail", args=[plan.pk]), None)

    replaced = PlannedChange(school=school, officer_in=joiner, officer_out=leaver)
    actions.change_change(change=plan.changes.get(), planned=replaced, by=sergeant)
    assert said(unit) == [("TENURE", f"{begins} The plan is a draft: no school has been told.")]

    plan.refresh_from_db()
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    assert said(unit) == []


@pytest.mark.parametrize(
    ("outcome", "review", "words"),
    [
        ("PENDING", None, "Vetting is pending."),
        ("CONFIRMED", DAY + timedelta(days=84), "Vetting is to be reviewed by 25 January 2027."),
        ("CONFIRMED", DAY - timedelta(days=1), "Vetting was to be reviewed by 1 November 2026."),
        ("CONFIRMED", DAY + timedelta(days=85), None),
    ],
)
def test_vetting_is_seen_twelve_weeks_before_its_review(
    leaver: Officer, unit: CommandUnit, outcome: str, review: date | None, words: str | None
) -> None:
    VettingCheck.objects.create(
        officer=leaver,
        outcome=outcome,
        checked_on=DAY - timedelta(days=20),
        review_by_on=review,
        recorded_by=UserFactory(),
    )

    assert said(unit) == ([("VETTING", words)] if words else [])


def test_training_that_runs_out_or_was_never_done(leaver: Officer, unit: CommandUnit) -> None:
    course = Course.objects.create(force=unit.force, name="Prevent")
    Course.objects.create(force=unit.force, name="Restorative practice", is_required=False)
    of_title = Course.objects.create(force=unit.force, name="Schools course", is_required=False)
    of_title.required_of.add(leaver.role_title)
    done = Training.objects.create(
        officer=leaver, course=course, done_on=DAY - timedelta(days=300), valid_until_on=NEXT_MONDAY,
        recorded_by=UserFactory(),
    )  # fmt: skip

    assert said(unit) == [
        ("TRAINING", "Schools course has not been done."),
        ("TRAINING", "Prevent is valid until 9 November 2026."),
    ]
    Training.objects.filter(pk=done.pk).update(valid_until_on=None)
    assert said(unit) == [("TRAINING", "Schools course has not been done.")]


def test_whoever_has_left_for_good_is_not_looked_at(unit: CommandUnit) -> None:
    officer = fit_officer(unit, until_on=DAY - timedelta(days=1))
    VettingCheck.objects.create(officer=officer, outcome="LAPSED", checked_on=DAY, recorded_by=UserFactory())

    assert rows(unit) == []


def test_an_absence_is_seen_until_somebody_covers_it(
    leaver: Officer, joiner: Officer, unit: CommandUnit, school: School, sergeant: User
) -> None:
    Absence.objects.create(
        officer=leaver, kind="AID", from_on=NEXT_MONDAY, until_on=date(2026, 11, 20), recorded_by=sergeant
    )
    assert said(unit) == [
        ("ABSENCE", "Away from 9 November 2026 to 20 November 2026, and nobody covers Ash Park School.")
    ]

    Deployment.objects.create(officer=joiner, school=school, kind="COVER", from_on=DAY, until_on=date(2026, 12, 1))
    assert said(unit) == []


def test_a_school_without_anybody_is_seen_until_somebody_is_planned(
    unit: CommandUnit, school: School, joiner: Officer, sergeant: User
) -> None:
    telling_school(unit, status=School.Status.CLOSED)
    assert [(row.kind, row.who, row.words) for row in rows(unit)] == [
        (Kind.VACANT, "Ash Park School", "No officer works here.")
    ]

    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="Welcome.", effective_on=NEXT_MONDAY, by=sergeant
    )
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=school, officer_in=joiner)], by=sergeant)
    assert len(rows(unit)) == 1
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(), by=sergeant)
    assert rows(unit) == []


def test_a_school_that_a_plan_leaves_without_anybody_is_seen(
    unit: CommandUnit, school: School, leaver: Officer, sergeant: User
) -> None:
    plan = actions.create_redeployment(
        command_unit=unit, reason="PROMOTION", explanation="Promoted.", effective_on=NEXT_MONDAY, by=sergeant
    )
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=school, officer_out=leaver)], by=sergeant)
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(), by=sergeant)

    assert said(unit) == [("VACANT", "Every officer leaves by 16 November 2026, and nobody is planned to follow.")]


def test_whoever_stands_suspended_comes_first_with_the_reason(leaver: Officer, unit: CommandUnit) -> None:
    VettingCheck.objects.create(officer=leaver, outcome="LAPSED", checked_on=DAY, recorded_by=UserFactory())
    Deployment.objects.create(officer=leaver, school=telling_school(unit, name="Elm School"), from_on=DAY)
    actions.retest_deployments(on=DAY)
    telling_school(unit, name="Oak School")

    assert [(row.kind, row.words) for row in rows(unit)] == [
        (
            Kind.SUSPENDED,
            "Since 2 November 2026 not expected at Ash Park School and Elm School. Vetting is lapsed.",
        ),
        (Kind.VACANT, "No officer works here."),
    ]


def test_the_nearest_day_comes_first(unit: CommandUnit, leaver: Officer) -> None:
    ends(leaver, DAY + timedelta(weeks=5))
    late = fit_officer(unit, until_on=DAY + timedelta(weeks=11))
    soon = fit_officer(unit, until_on=DAY + timedelta(weeks=1))

    assert [row.who for row in rows(unit) if row.kind == Kind.TENURE] == [str(soon), str(leaver), str(late)]


class TestPage:
    def test_mine_are_those_of_my_clusters_and_nobodys(
        self, unit: CommandUnit, sergeant: User, inspector: User
    ) -> None:
        colleague = police_user(unit, Role.SERGEANT)
        own = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
        other = Cluster.objects.create(command_unit=unit, name="South", sergeant=colleague)
        telling_school(unit, name="My School", cluster=own)
        telling_school(unit, name="Nobody’s School")
        telling_school(unit, name="Colleague’s School", cluster=other)
        url = reverse("deployments:forecast")

        mine = words_of(client_of(sergeant).get(url))
        everybody = words_of(client_of(sergeant).get(url, {"whose": "all"}))

        assert "My School" in mine and "Nobody’s School" in mine and "Colleague’s School" not in mine
        assert "Colleague’s School" in everybody
        assert "Colleague’s School" in words_of(client_of(inspector).get(url))

    def test_another_units_rows_stay_unseen(self, unit: CommandUnit, school: School) -> None:
        stranger = police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT)

        assert "Ash Park" not in words_of(client_of(stranger).get(reverse("deployments:forecast")))

    def test_one_press_drafts_the_departure(self, unit: CommandUnit, sergeant: User, leaver: Officer) -> None:
        tenure = ends(leaver, NEXT_MONDAY)
        client = client_of(sergeant)
        assert "Plan the departure" in words_of(client.get(reverse("deployments:forecast")))

        answer = client.post(reverse("deployments:departure-plan", args=[tenure.pk]))

        plan = Redeployment.objects.get()
        assert answer["Location"] == reverse("deployments:redeployment-detail", args=[plan.pk])
        assert (plan.reason, plan.effective_on) == ("END_OF_TENURE", NEXT_MONDAY + timedelta(days=1))
        assert plan.changes.get().officer_out == leaver
        again = client.post(reverse("deployments:departure-plan", args=[tenure.pk]), follow=True)
        assert "leaves every school by then already, or a draft says so" in words_of(again)
        assert Redeployment.objects.count() == 1

    @pytest.mark.parametrize("number", [1, 10, 100])
    def test_it_costs_the_same_with_one_row_and_a_hundred(
        self, unit: CommandUnit, sergeant: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for n in range(number):
            officer = fit_officer(unit, until_on=DAY + timedelta(days=n % 80))
            deployment = Deployment.objects.create(
                officer=officer, school=telling_school(unit), from_on=date(2026, 1, 5)
            )
            if n % 3 == 0:
                Suspension.objects.create(deployment=deployment, from_on=DAY, because="Vetting is lapsed.")
            if n % 3 == 1:
                Absence.objects.create(
                    officer=officer, kind="AID", from_on=DAY, until_on=NEXT_MONDAY, recorded_by=sergeant
                )
        client = client_of(sergeant)

        # Twelve, and three that keep the session.
        with django_assert_num_queries(12):
            answer = client.get(reverse("deployments:forecast"))

        assert answer.status_code == 200


class TestLetter:
    def test_each_sergeant_is_mailed_once_a_week(self, unit: CommandUnit, sergeant: User, school: School) -> None:
        own = Cluster.objects.create(command_unit=unit, name="North", sergeant=sergeant)
        School.objects.filter(pk=school.pk).update(cluster=own)
        police_user(unit, Role.SERGEANT)

        assert actions.mail_forecasts(on=DAY) == 1
        assert actions.mail_forecasts(on=DAY) == 0
        assert actions.mail_forecasts(on=NEXT_MONDAY) == 1

        first = ForecastLetter.objects.get(week_on=DAY)
        assert first.user == sergeant
        assert first.letter.category == "forecast"
        assert first.letter.subject == "Forecast: 1 thing to look at"
        assert "- Ash Park School: No officer works here." in first.letter.text
        assert first.letter.deliveries.get().link.endswith(reverse("deployments:forecast"))

    def test_where_nothing_runs_out_nothing_is_mailed(self, leaver: Officer, sergeant: User) -> None:
        assert actions.mail_forecasts(on=DAY) == 0
        assert Letter.objects.count() == 0

    def test_whoever_lost_the_account_meanwhile_is_not_mailed(self, school: School, sergeant: User) -> None:
        actions.mail_forecasts(on=DAY)
        User.objects.filter(pk=sergeant.pk).update(is_active=False)

        pk = Delivery.objects.get().pk
        assert set(no_longer_true([pk])) == {pk}
        assert actions.mail_forecasts(on=NEXT_MONDAY) == 0


class TestWarning:
    def test_inspectors_hear_once_two_weeks_before(
        self, unit: CommandUnit, inspector: User, sergeant: User, leaver: Officer
    ) -> None:
        tenure = ends(leaver, DAY + timedelta(days=15))
        assert actions.warn_of_tenures(on=DAY) == 0

        assert actions.warn_of_tenures(on=TOMORROW) == 1
        assert actions.warn_of_tenures(on=TOMORROW) == 0

        warning = TenureWarning.objects.get()
        assert (warning.tenure, warning.ends_on) == (tenure, tenure.last_on)
        assert warning.letter.deliveries.get().address == inspector.email
        assert "Nobody is planned to follow at Ash Park School" in warning.letter.text

    def test_a_new_last_day_is_warned_of_anew(self, inspector: User, leaver: Officer) -> None:
        ends(leaver, NEXT_MONDAY)
        actions.warn_of_tenures(on=DAY)
        ends(leaver, NEXT_MONDAY + timedelta(days=2))

        assert actions.warn_of_tenures(on=DAY) == 1

    def test_nobody_is_warned_once_somebody_is_planned(
        self, inspector: User, sergeant: User, leaver: Officer, joiner: Officer, school: School
    ) -> None:
        plan = actions.plan_departure(tenure=ends(leaver, NEXT_MONDAY), by=sergeant)
        replaced = PlannedChange(school=school, officer_in=joiner, officer_out=leaver)
        actions.change_change(change=plan.changes.get(), planned=replaced, by=sergeant)

        assert actions.warn_of_tenures(on=DAY) == 0
