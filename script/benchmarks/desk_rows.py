"""Rows for the benchmark of the desk: two units, a plan of 500 schools, and as many of everything else as asked for."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils import timezone
from many_rows import Many

from accounts.permissions import SignedInRequest, signed_in
from deployments import actions
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.views.lists import NEWEST_DEPLOYMENTS, NEWEST_NOTICES
from ledger.operations import NoOverlap
from liaison import urls
from liaison.mail.finding import NEWEST_FIRST
from outbox.models import Delivery
from schools.days import SchoolCalendar
from schools.models import CommandUnit, Contact, School
from tests.factories import CommandUnitFactory, LocalAuthorityFactory, fit_officer, police_user

OFFICERS, SCHOOLS, PLANNED = 60, 400, 500
FIRST_URNS = (300_000, 310_000)
FIFTY = """{% extends "base.html" %}{% block content %}<table class="govuk-table"><tbody class="govuk-table__body">
{% for row in rows %}<tr class="govuk-table__row">{% for cell in row %}<td class="govuk-table__cell">{{ cell }}</td>
{% endfor %}</tr>{% endfor %}</tbody></table>{% endblock %}"""
NO_OVERLAP = NoOverlap("deployments_deployment", ("officer_id", "school_id"), "from_on", ("until_on",))


@signed_in
def fifty(request: SignedInRequest) -> HttpResponse:
    rows = [[f"Row {row}, cell {cell}" for cell in range(5)] for row in range(50)]
    return HttpResponse(engines["django"].from_string(FIFTY).render({"rows": rows}, request))


def fifty_rows() -> str:
    """The address of the page that everything is compared with."""
    if not any(getattr(pattern, "name", "") == "fifty" for pattern in urls.urlpatterns):
        urls.urlpatterns.append(path("fifty/", fifty, name="fifty"))
    return "/fifty/"


def mark_of_the_middle(name: str) -> str:
    """Where somebody is who has turned half of all pages."""
    found: Any = {
        "notices": (Notice, NEWEST_NOTICES),
        "mail": (Delivery, NEWEST_FIRST),
        "deployments": (Deployment, NEWEST_DEPLOYMENTS),
    }[name]
    model, keyset = found
    row = model.objects.order_by(*keyset.order)[model.objects.count() // 2]
    return quote(keyset.mark(row))


class Area:
    """Where everything happens: the unit that is measured, its neighbour, and a unit for the plan of 500 schools."""

    def __init__(self) -> None:
        self.units = [self._unit(first) for first in FIRST_URNS]
        self.sergeant = police_user(self.units[0]["unit"], "SERGEANT")
        self.large = self._unit(320_000, PLANNED, officers=2)
        self.planner = police_user(self.large["unit"], "SERGEANT")
        self.size = 0
        self._settle()
        _analyse()

    def _unit(self, first: int, number: int = SCHOOLS, officers: int = OFFICERS) -> dict[str, Any]:
        unit: CommandUnit = CommandUnitFactory()
        authority = LocalAuthorityFactory(command_unit=unit)
        names = ["Quillfeather School" if n == 7 else f"Ash Park School {n:04}" for n in range(number)]
        schools = School.objects.bulk_create(
            School(urn=first + n, name=name, local_authority=authority, town=f"Town {n % 40}", phase="Secondary")
            for n, name in enumerate(names)
        )
        Contact.objects.bulk_create(
            Contact(school=school, role=role, name=f"{role} {school.urn}", email=f"{role}{school.urn}@school.example")
            for school in schools
            for role in ("HEAD", "DSL")
        )
        return {"unit": unit, "schools": schools, "officers": [fit_officer(unit) for _ in range(officers)]}

    def _settle(self) -> None:
        """Every school of the two units has its officer today."""
        today = timezone.localdate()
        Deployment.objects.bulk_create(
            Deployment(
                officer=area["officers"][n % OFFICERS], school=school, from_on=today - timedelta(days=30 + n % 200)
            )
            for area in self.units
            for n, school in enumerate(area["schools"])
        )

    # The plan of 500 schools

    def plan(self) -> Redeployment:
        return actions.create_redeployment(
            command_unit=self.large["unit"],
            reason="NEW_OFFICER",
            explanation="A new officer joins the team.",
            effective_on=SchoolCalendar().add(timezone.localdate(), 15),
            by=self.planner,
        )

    def full_plan(self) -> Redeployment:
        Redeployment.objects.filter(command_unit=self.large["unit"], status="SCHEDULED").update(status="DRAFT")
        Change.objects.filter(redeployment__command_unit=self.large["unit"]).delete()
        plan = self.plan()
        self.add_changes(plan)
        return plan

    def add_changes(self, plan: Redeployment) -> None:
        officer = self.large["officers"][0]
        planned = [actions.PlannedChange(school, officer_in=officer) for school in self.large["schools"]]
        actions.add_changes(redeployment=plan, planned=planned, by=self.planner)

    def post_changes(self, client: Client, plan: Redeployment) -> None:
        chosen = " ".join(str(school.urn) for school in self.large["schools"])
        answers = {"officer_in": self.large["officers"][1].pk, "officer_out": "", "deployment_kind": "NAMED"}
        client.post(f"/redeployments/{plan.pk}/changes/add/", {"step": "same", "chosen": chosen, **answers})
        assert plan.changes.count() == PLANNED, plan.changes.count()

    def post_schedule(self, client: Client, plan: Redeployment) -> None:
        day = timezone.localdate() + timedelta(days=1)
        when = {"day_0": day.day, "day_1": day.month, "day_2": day.year, "time": "10:00"}
        client.post(f"/redeployments/{plan.pk}/schedule/", {"when": "later", **when})
        plan.refresh_from_db()
        assert plan.status == "SCHEDULED", plan.status

    # The long lists

    def grow(self, size: int) -> None:
        """Up to so many notices, deliveries and deployments, half of them the neighbour's."""
        _rule(on=False)
        Many(self, self.size, size).add()
        _rule(on=True)
        self.size = size
        _analyse()


def _rule(*, on: bool) -> None:
    """Nothing overlaps here, and to look for that at every row takes most of an hour."""
    which = ("on" if on else "off") + "_" + connection.vendor
    with connection.cursor() as cursor:
        for statement in getattr(NO_OVERLAP, which)():
            cursor.execute(statement)


def _analyse() -> None:
    """As PostgreSQL does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
