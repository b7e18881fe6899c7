"""The administrator's pages about areas and calendars."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from schools.models import ClosureDay, CommandUnit, Force, Term
from tests.factories import (
    CommandUnitFactory,
    ForceFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    administrator,
    police_user,
    school_user,
)

pytestmark = pytest.mark.django_db

POLICY = {
    "name": "Test Police",
    "officer_title": "Youth Officer",
    "minimum_notice_days": "7",
    "remind_after_days": "3",
    "told_by": "DELIVERED",
    "minimum_service_months": "24",
    "most_schools_per_officer": "12",
    "report_url": "",
}


@pytest.fixture
def as_administrator(client):
    client.force_login(administrator())
    return client


def test_only_administrators_see_the_pages(client):
    unit = CommandUnitFactory()
    authority = LocalAuthorityFactory(command_unit=unit)
    urls = [
        reverse("schools:area-list"),
        reverse("schools:force-add"),
        reverse("schools:force-edit", args=[unit.force_id]),
        reverse("schools:unit-add", args=[unit.force_id]),
        reverse("schools:unit-edit", args=[unit.pk]),
        reverse("schools:authority-detail", args=[authority.pk]),
        reverse("schools:authority-place", args=[authority.pk]),
        reverse("schools:term-add", args=[authority.pk]),
        reverse("schools:closure-add", args=[authority.pk]),
    ]
    users = [(administrator(), 200), (police_user(unit, Role.INSPECTOR), 403), (school_user(SchoolFactory()), 403)]
    for url in urls:
        for user, status in users:
            client.force_login(user)
            assert client.get(url).status_code == status, url
        client.logout()
        assert client.get(url).status_code == 302


def test_lists_units_and_authorities_with_their_open_schools(as_administrator):
    authority = LocalAuthorityFactory(name="Testshire")
    SchoolFactory.create_batch(2, local_authority=authority)
    SchoolFactory(local_authority=authority, status="CLOSED")
    LocalAuthorityFactory(name="Loneby", command_unit=None)
    text = " ".join(as_administrator.get(reverse("schools:area-list")).text.split())
    assert f"Testshire</a> ({authority.code}), 2 open schools" in text
    assert "Under no command unit yet" in text
    assert text.index("Under no command unit yet") < text.index("Loneby")


def test_more_areas_take_no_more_queries(as_administrator):
    counts = []
    for _ in range(2):
        LocalAuthorityFactory()
        with CaptureQueriesContext(connection) as queries:
            as_administrator.get(reverse("schools:area-list"))
        counts.append(len(queries))
        LocalAuthorityFactory()
    assert counts[0] == counts[1]


def test_an_administrator_sets_a_forces_policy(as_administrator):
    force = ForceFactory()
    as_administrator.post(reverse("schools:force-edit", args=[force.pk]), POLICY)
    force.refresh_from_db()
    assert (force.name, force.officer_title, force.minimum_notice_days) == ("Test Police", "Youth Officer", 7)
    assert (force.remind_after_days, force.told_by, force.report_url) == (3, "DELIVERED", "")
    assert (force.minimum_service_months, force.most_schools_per_officer) == (24, 12)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minimum_notice_days", "0"),
        ("minimum_notice_days", "61"),
        ("remind_after_days", "0"),
        ("minimum_service_months", "-1"),
        ("minimum_service_months", "121"),
        ("most_schools_per_officer", "0"),
        ("report_url", "x y"),
    ],
)
def test_a_policy_out_of_bounds_is_refused(as_administrator, field, value):
    response = as_administrator.post(reverse("schools:force-add"), POLICY | {field: value})
    assert list(response.context["form"].errors) == [field]
    assert not Force.objects.exists()


def test_an_administrator_adds_a_force_and_a_unit(as_administrator):
    as_administrator.post(reverse("schools:force-add"), POLICY)
    force = Force.objects.get()
    unit = {"name": "North", "code": "N", "email": "north@force.example", "phone": "101"}
    as_administrator.post(reverse("schools:unit-add", args=[force.pk]), unit)
    assert CommandUnit.objects.get(**unit).force == force


def test_a_code_stands_once_in_a_force(as_administrator):
    first = CommandUnitFactory(code="N")
    second = CommandUnitFactory(force=first.force, code="S")
    unit = {"name": "North", "code": "N", "email": "", "phone": ""}
    for url in (
        reverse("schools:unit-add", args=[first.force_id]),
        reverse("schools:unit-edit", args=[second.pk]),
    ):
        errors = as_administrator.post(url, unit).context["form"].errors
        assert errors == {"code": [f"Another command unit of {first.force} has the code N."]}
    other = ForceFactory()
    assert as_administrator.post(reverse("schools:unit-add", args=[other.pk]), unit).status_code == 302


def test_an_administrator_places_an_authority_under_a_unit(as_administrator):
    authority, unit = LocalAuthorityFactory(command_unit=None), CommandUnitFactory()
    as_administrator.post(reverse("schools:authority-place", args=[authority.pk]), {"unit": unit.pk})
    authority.refresh_from_db()
    assert authority.command_unit == unit


def term(first, last, name="Autumn"):
    boxes = {f"starts_on_{n}": part for n, part in enumerate(first)}
    return {"name": name} | boxes | {f"ends_on_{n}": part for n, part in enumerate(last)}


def test_an_administrator_adds_and_removes_terms(as_administrator):
    authority = LocalAuthorityFactory()
    url = reverse("schools:term-add", args=[authority.pk])
    as_administrator.post(url, term((2, 9, 2026), (23, 10, 2026)))
    added = Term.objects.get()
    assert (added.local_authority, added.starts_on, added.ends_on) == (authority, date(2026, 9, 2), date(2026, 10, 23))
    assert "Wednesday 2 September 2026" in as_administrator.get(f"/areas/authorities/{authority.pk}/").text
    assert as_administrator.get(reverse("schools:term-remove", args=[added.pk])).status_code == 405
    as_administrator.post(reverse("schools:term-remove", args=[added.pk]))
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [((2, 9, 2026), (1, 9, 2026), "ends_on"), ((23, 10, 2026), (18, 12, 2026), "starts_on")],
)
def test_a_term_that_ends_before_it_starts_or_overlaps_is_refused(as_administrator, first, last, field):
    authority = LocalAuthorityFactory()
    Term.objects.create(local_authority=authority, name="First", starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 23))
    response = as_administrator.post(reverse("schools:term-add", args=[authority.pk]), term(first, last))
    assert list(response.context["form"].errors) == [field]
    assert Term.objects.count() == 1


def test_an_administrator_adds_and_removes_closure_days_each_once(as_administrator):
    authority = LocalAuthorityFactory()
    url = reverse("schools:closure-add", args=[authority.pk])
    answers = {"closed_on_0": 2, "closed_on_1": 7, "closed_on_2": 2027, "reason": "Polling day"}
    as_administrator.post(url, answers)
    assert list(as_administrator.post(url, answers).context["form"].errors) == ["closed_on"]
    closure = ClosureDay.objects.get()
    assert (closure.closed_on, closure.reason) == (date(2027, 7, 2), "Polling day")
    as_administrator.post(reverse("schools:closure-remove", args=[closure.pk]))
    assert not ClosureDay.objects.exists()


def test_a_schools_own_term_is_not_removed_here(as_administrator):
    own = Term.objects.create(
        school=SchoolFactory(), name="Own", starts_on=date(2026, 9, 7), ends_on=date(2026, 10, 23)
    )
    assert as_administrator.post(reverse("schools:term-remove", args=[own.pk])).status_code == 404
