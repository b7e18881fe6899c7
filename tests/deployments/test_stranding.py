"""Ending a tenure, and standing a team down: the draft that tells every school it strands."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange, stranding
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, PlanEdit, Redeployment
from deployments.notices.render import NoticeWriter
from officers.actions import OfficerError
from officers.models import Officer, Tenure
from schools.models import Cluster, CommandUnit, School
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of, typed_day
from tests.factories import CommandUnitFactory, fit_officer, police_user, telling_school
from tests.pages import words_of

DAY = MONDAY.date()
LAST = date(2026, 11, 13)
AFTER = LAST + timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(clock: object) -> None:
    """On Monday 2 November 2026."""


@pytest.fixture
def tenure(leaver: Officer) -> Tenure:
    return leaver.tenures.get()


@pytest.fixture
def six(leaver: Officer, unit: CommandUnit, school: School) -> list[School]:
    """Six schools of one officer."""
    more = [telling_school(unit, name=f"School {n}") for n in range(5)]
    Deployment.objects.bulk_create(Deployment(officer=leaver, school=one, from_on=DAY) for one in more)
    return [school, *more]


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


class TestEndingATenure:
    def test_a_promotion_strands_six_schools_and_drafts_one_plan(
        self, six: list[School], tenure: Tenure, sergeant: User
    ) -> None:
        plan = actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="PROMOTION", by=sergeant)

        tenure.refresh_from_db()
        assert (tenure.ended_on, tenure.end_reason) == (LAST, "PROMOTION")
        assert plan == Redeployment.objects.get()
        assert (plan.status, plan.reason, plan.effective_on) == ("DRAFT", "PROMOTION", AFTER)
        assert plan.explanation.startswith("PC Leaver has been promoted")
        assert {(change.kind, change.officer_out, change.school) for change in plan.changes.all()} == {
            (Change.Kind.DEPARTURE, tenure.officer, school) for school in six
        }
        assert PlanEdit.objects.filter(redeployment=plan, edited_by=sergeant).count() == 1

    @pytest.mark.parametrize("reason", ["RESIGNATION", "SICKNESS", "OTHER"])
    def test_schools_read_nothing_of_a_resignation_or_of_sickness(
        self, tenure: Tenure, sergeant: User, reason: str
    ) -> None:
        plan = actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason=reason, by=sergeant)

        assert plan is not None
        assert plan.reason == "OTHER"
        assert plan.explanation == (
            "PC Leaver leaves the role in schools. We will tell you who follows as soon as that is decided."
        )

    @pytest.mark.parametrize("reason", Tenure.EndReason.values)
    def test_every_reason_has_words(self, tenure: Tenure, sergeant: User, reason: str) -> None:
        plan = actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason=reason, by=sergeant)

        assert plan is not None
        assert "PC Leaver" in plan.explanation

    def test_where_nobody_is_stranded_nothing_is_drafted(self, tenure: Tenure, sergeant: User) -> None:
        Deployment.objects.update(until_on=LAST)

        assert actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="OTHER", by=sergeant) is None
        assert Redeployment.objects.count() == 0

    def test_an_end_that_lies_back_is_planned_for_tomorrow(self, tenure: Tenure, sergeant: User) -> None:
        plan = actions.end_tenure(tenure=tenure, ended_on=date(2026, 10, 1), end_reason="OTHER", by=sergeant)

        assert plan is not None
        assert plan.effective_on == DAY + timedelta(days=1)

    def test_a_school_that_the_officer_leaves_already_is_not_left_twice(
        self, six: list[School], tenure: Tenure, leaver: Officer, sergeant: User, unit: CommandUnit
    ) -> None:
        earlier = actions.create_redeployment(
            command_unit=unit, reason="OTHER", explanation="Soon.", effective_on=NEXT_MONDAY, by=sergeant
        )
        leaving = [PlannedChange(school=school, officer_out=leaver) for school in six[:2]]
        actions.add_changes(redeployment=earlier, planned=leaving, by=sergeant)
        School.objects.filter(pk=six[2].pk).update(status=School.Status.CLOSED)

        plan = actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="PROMOTION", by=sergeant)

        assert plan is not None
        assert set(plan.changes.values_list("school", flat=True)) == {school.pk for school in six[3:]}

    def test_a_suspended_officer_leaves_as_well(self, tenure: Tenure, leaver: Officer, sergeant: User) -> None:
        leaver.vetting_checks.create(outcome="LAPSED", checked_on=DAY, recorded_by=sergeant)
        assert actions.retest_deployments(on=DAY).suspended == 1

        assert actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="OTHER", by=sergeant) is not None

    def test_when_the_draft_fails_the_tenure_does_not_end(
        self, tenure: Tenure, sergeant: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(**kwargs: object) -> None:
            raise RedeploymentError("No.")

        monkeypatch.setattr(stranding, "add_changes", fails)
        with pytest.raises(RedeploymentError):
            actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="OTHER", by=sergeant)

        tenure.refresh_from_db()
        assert tenure.ended_on is None
        assert Redeployment.objects.count() == 0

    def test_it_ends_once(self, tenure: Tenure, sergeant: User) -> None:
        actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="OTHER", by=sergeant)

        with pytest.raises(OfficerError):
            actions.end_tenure(tenure=tenure, ended_on=LAST, end_reason="OTHER", by=sergeant)
        assert Redeployment.objects.count() == 1


class TestPageOfAnEnd:
    def test_it_leads_to_the_draft(self, client: Any, tenure: Tenure, sergeant: User) -> None:
        client.force_login(sergeant)
        record = reverse("officers:officer-detail", args=[tenure.officer_id])
        url = reverse("deployments:tenure-end", args=[tenure.pk])
        assert url in client.get(record).content.decode()

        answer = client.post(url, {"end_reason": "PROMOTION", **typed_day("ended_on", LAST)}, follow=True)

        plan = Redeployment.objects.get()
        assert answer.redirect_chain[-1][0] == reverse("deployments:redeployment-detail", args=[plan.pk])
        assert "the departure drafted" in words_of(answer)
        assert "13 November 2026: promotion" in words_of(client.get(record))
        assert url not in client.get(record).content.decode()
        assert client.get(url).status_code == 404

    def test_what_is_wrong_is_said_beside_the_field(self, tenure: Tenure, sergeant: User) -> None:
        client, url = client_of(sergeant), reverse("deployments:tenure-end", args=[tenure.pk])

        assert set(errors(client.post(url, {}))) == {"ended_on", "end_reason"}
        early = {"end_reason": "OTHER", **typed_day("ended_on", date(2019, 12, 31))}
        assert errors(client.post(url, early)) == {"ended_on": ["The last day must be 1 January 2020 or later"]}
        tenure.refresh_from_db()
        assert tenure.ended_on is None

    def test_nobody_ends_their_own(self, tenure: Tenure, leaver: Officer, sergeant: User) -> None:
        Officer.objects.filter(pk=leaver.pk).update(user=sergeant)

        assert client_of(sergeant).get(reverse("deployments:tenure-end", args=[tenure.pk])).status_code == 403


def team(unit: CommandUnit, officers: int, schools: int) -> list[Officer]:
    """So many officers with so many schools each."""
    found = [fit_officer(unit) for _ in range(officers)]
    places = [telling_school(unit) for _ in range(officers * schools)]
    Deployment.objects.bulk_create(
        Deployment(officer=found[n % officers], school=place, from_on=DAY) for n, place in enumerate(places)
    )
    return found


def facts(**changed: object) -> dict[str, object]:
    return {
        "effective_on": NEXT_MONDAY,
        "reason": "RESOURCE_WITHDRAWAL",
        "explanation": "Officers are needed elsewhere.",
        "review_on": date(2027, 1, 11),
        "interim_contact": "The schools desk, 01632 960000",
        "cannot_wait": False,
    } | changed


class TestStandingDown:
    def test_twenty_six_officers_leave_in_one_plan_with_one_notice_per_school(
        self, unit: CommandUnit, sergeant: User
    ) -> None:
        officers = team(unit, 26, 2)
        shared = School.objects.all()[0]
        Deployment.objects.create(officer=officers[1], school=shared, from_on=DAY)

        plan = actions.stand_down(command_unit=unit, officers=officers, by=sergeant, **facts())  # type: ignore[arg-type]

        assert plan.changes.count() == 53
        assert set(plan.changes.values_list("kind", "cannot_wait")) == {("DEPARTURE", False)}
        assert (plan.review_on, plan.interim_contact) == (date(2027, 1, 11), "The schools desk, 01632 960000")
        notices = NoticeWriter(plan).all()
        assert len(notices) == 52
        assert {len(notice.changes) for notice in notices} == {1, 2}
        assert PlanEdit.objects.filter(redeployment=plan).count() == 1

    def test_whoever_cannot_wait_leaves_in_any_case(self, unit: CommandUnit, sergeant: User) -> None:
        plan = actions.stand_down(
            command_unit=unit, officers=team(unit, 1, 1), by=sergeant, **facts(cannot_wait=True)  # type: ignore[arg-type]
        )  # fmt: skip

        assert plan.changes.get().cannot_wait is True

    def test_nobody_leaves_a_school_where_their_cover_is_over_by_then(self, unit: CommandUnit, sergeant: User) -> None:
        cover, *_ = officers = team(unit, 1, 1)
        covered = telling_school(unit, name="Covered School")
        plan = actions.create_redeployment(
            command_unit=unit, reason="OTHER", explanation="Soon.", effective_on=NEXT_MONDAY, by=sergeant
        )
        for_two_days = PlannedChange(
            covered, officer_in=cover, deployment_kind="COVER", until_on=NEXT_MONDAY + timedelta(days=1)
        )
        actions.add_changes(redeployment=plan, planned=[for_two_days], by=sergeant)
        actions.schedule_redeployment(redeployment=plan, by=sergeant)

        later = facts(effective_on=NEXT_MONDAY + timedelta(days=2))
        plan = actions.stand_down(command_unit=unit, officers=officers, by=sergeant, **later)  # type: ignore[arg-type]

        assert plan.changes.get().school != covered

    def test_where_nobody_works_nothing_is_drafted(self, unit: CommandUnit, sergeant: User) -> None:
        with pytest.raises(RedeploymentError, match="None of these officers is expected at a school on that day"):
            actions.stand_down(command_unit=unit, officers=[fit_officer(unit)], by=sergeant, **facts())  # type: ignore[arg-type]

        assert Redeployment.objects.count() == 0

    @pytest.mark.parametrize("number", [1, 40])
    def test_it_costs_the_same_however_many_schools_there_are(
        self, unit: CommandUnit, sergeant: User, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        officers = team(unit, 2, number)

        # One more for each thousand values on SQLite.
        with django_assert_max_num_queries(17):
            actions.stand_down(command_unit=unit, officers=officers, by=sergeant, **facts())  # type: ignore[arg-type]


class TestPageOfStandingDown:
    url = property(lambda self: reverse("deployments:stand-down"))

    def answers(self, **changed: object) -> dict[str, object]:
        given = {
            "whom": "unit",
            "reason": "RESOURCE_WITHDRAWAL",
            "explanation": "Officers are needed elsewhere.",
            "interim_contact": "The schools desk",
            **typed_day("effective_on", NEXT_MONDAY),
            **typed_day("review_on", date(2027, 1, 11)),
        }
        return {name: value for name, value in (given | changed).items() if value is not None}

    def test_the_whole_unit_a_cluster_or_some(self, unit: CommandUnit, sergeant: User) -> None:
        officers = team(unit, 4, 1)
        cluster = Cluster.objects.create(command_unit=unit, name="North")
        Officer.objects.filter(pk__in=[officers[0].pk, officers[1].pk]).update(cluster=cluster)
        client = client_of(sergeant)
        assert self.url in client.get(reverse("deployments:redeployment-list")).content.decode()

        for how, leaving in (
            ({"whom": "unit"}, officers),
            ({"whom": "cluster", "cluster": cluster.pk}, officers[:2]),
            ({"whom": "some", "some": [officers[3].pk]}, officers[3:]),
        ):
            answer = client.post(self.url, self.answers(**how))
            plan = Redeployment.objects.latest("pk")
            assert answer["Location"] == reverse("deployments:redeployment-detail", args=[plan.pk])
            assert {change.officer_out for change in plan.changes.all()} == set(leaving)
            plan.delete() if not plan.edits.exists() else actions.withdraw_redeployment(
                redeployment=plan, because="Tried.", by=sergeant
            )

    @pytest.mark.parametrize(
        ("changed", "field", "words"),
        [
            ({"whom": None}, "whom", "Select who leaves the schools"),
            ({"whom": "cluster"}, "cluster", "Select a cluster of"),
            ({"whom": "some"}, "some", "Select officers of"),
            ({"whom": "some", "some": "9" * 25}, "some", "Choose officers of your command unit"),
            ({"whom": "some", "some": "-" + "9" * 25}, "some", "Choose officers of your command unit"),
            ({"interim_contact": None}, "interim_contact", "Enter whom schools ask meanwhile"),
            (typed_day("review_on", NEXT_MONDAY), "review_on", "must be later than the day of the change"),
            (typed_day("effective_on", date(2026, 11, 1)), "effective_on", "2 November 2026 or later"),
            ({"effective_on_0": "31"}, "effective_on", "must be a real date"),
            ({"review_on_0": None, "review_on_1": None, "review_on_2": None}, "review_on", "Enter the review day"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, unit: CommandUnit, sergeant: User, changed: dict[str, object], field: str, words: str
    ) -> None:
        team(unit, 1, 1)
        Cluster.objects.create(command_unit=unit, name="North")

        answer = client_of(sergeant).post(self.url, self.answers(**changed))

        assert words in errors(answer)[field][0]
        assert Redeployment.objects.count() == 0

    def test_where_there_are_no_clusters_none_is_offered(self, unit: CommandUnit, sergeant: User) -> None:
        client = client_of(sergeant)
        assert "The officers of a cluster" not in words_of(client.get(self.url))

        Cluster.objects.create(command_unit=unit, name="North")
        assert "The officers of a cluster" in words_of(client.get(self.url))

    def test_officers_of_another_unit_are_refused(self, unit: CommandUnit, sergeant: User) -> None:
        stranger = fit_officer(CommandUnitFactory(force=unit.force))

        answer = client_of(sergeant).post(self.url, self.answers(whom="some", some=[stranger.pk]))

        assert "some" in errors(answer)
        assert Redeployment.objects.count() == 0

    def test_where_nobody_works_it_says_so(self, unit: CommandUnit, sergeant: User) -> None:
        answer = client_of(sergeant).post(self.url, self.answers())

        assert errors(answer) == {"effective_on": ["None of these officers is expected at a school on that day"]}

    def test_an_inspector_does_not_plan(self, unit: CommandUnit) -> None:
        assert client_of(police_user(unit, Role.INSPECTOR)).get(self.url).status_code == 403
