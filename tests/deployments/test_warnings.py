"""What the desk says without standing in the way: too many schools for one officer, and where an absence is covered."""

from django.urls import reverse

from deployments import actions
from deployments.forecast import Facts, rows_of
from officers.models import Absence
from schools.models import CommandUnit
from tests.deployments.absent import LAST, aid
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page
from tests.factories import DeploymentFactory, telling_school
from tests.pages import words_of


def burden(unit: CommandUnit, officer, most: int) -> str:
    """The officer has one more school already; what the plan's page would say of it."""
    unit.force.most_schools_per_officer = most
    unit.force.save()
    DeploymentFactory(officer=officer, school=telling_school(unit))
    return f"{officer} would be at 2 schools; the force wants at most {most}."


def test_a_plan_says_who_would_have_too_many_schools_and_may_be_told_all_the_same(unit, plan, joiner, sergeant):
    warning = burden(unit, joiner, 1)

    shown = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))

    assert warning in shown
    assert "This does not stop the plan." in shown
    assert "Nothing stands in the way" in shown
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    assert warning not in words_of(client_of(sergeant).get(page("redeployment-detail", plan)))


def test_within_the_number_nothing_is_said(unit, plan, joiner, sergeant):
    burden(unit, joiner, 2)
    assert "This does not stop the plan" not in words_of(client_of(sergeant).get(page("redeployment-detail", plan)))


def links(unit) -> list[tuple[str, str]]:
    units = CommandUnit.objects.filter(pk=unit.pk)
    return [(row.link, row.url) for row in rows_of(Facts(units, NEXT_MONDAY)) if row.kind.name == "ABSENCE"]


def test_an_absence_without_cover_leads_to_where_cover_is_added(clock, unit, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    plan.changes.filter(kind="ARRIVAL").delete()
    assert links(unit) == [("Add cover to the plan", reverse("deployments:change-add", args=[plan.pk]))]


def test_an_absence_of_which_no_plan_tells_leads_to_a_new_plan(clock, unit, leaver, sergeant):
    Absence.objects.create(officer=leaver, kind="AID", from_on=NEXT_MONDAY, until_on=LAST, recorded_by=sergeant)
    assert links(unit) == [("Plan cover", reverse("deployments:redeployment-add"))]
