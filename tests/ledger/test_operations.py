"""The rules that stand in the database itself, tried on whichever database the suite runs on."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from deployments.actions import forget_checks
from deployments.models import DoorCheck
from officers.models import Tenure, VettingCheck
from tests.factories import DeploymentFactory, OfficerFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def make_check() -> VettingCheck:
    return VettingCheck.objects.create(
        officer=OfficerFactory(), outcome="PENDING", checked_on=date(2026, 9, 1), recorded_by=UserFactory()
    )


def test_an_append_only_row_cannot_be_changed() -> None:
    check = make_check()

    with pytest.raises(IntegrityError, match="may only be added"), transaction.atomic():
        VettingCheck.objects.filter(pk=check.pk).update(outcome="CONFIRMED", review_by_on=date(2027, 9, 1))

    check.refresh_from_db()
    assert check.outcome == "PENDING"


def test_an_append_only_row_cannot_be_deleted_even_by_hand() -> None:
    make_check()

    with (
        pytest.raises(IntegrityError, match="may only be added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM officers_vettingcheck")

    assert VettingCheck.objects.count() == 1


def make_door_check(checked_at: datetime) -> DoorCheck:
    return DoorCheck.objects.create(
        school=SchoolFactory(), checked_by=UserFactory(), typed="EA214", answer="UNKNOWN", checked_at=checked_at
    )


def test_a_row_that_is_kept_for_a_time_cannot_be_changed_ever() -> None:
    make_door_check(timezone.now() - timedelta(days=400))

    with pytest.raises(IntegrityError, match="may only be added"), transaction.atomic():
        DoorCheck.objects.update(answer="EXPECTED")


def test_a_row_that_is_kept_for_a_time_is_removed_after_it_and_not_before() -> None:
    make_door_check(timezone.now() - timedelta(days=366))
    young = make_door_check(timezone.now() - timedelta(days=364))

    with pytest.raises(IntegrityError, match="may only be added"), transaction.atomic():
        DoorCheck.objects.all().delete()
    assert forget_checks(now=timezone.now()) == 1
    assert DoorCheck.objects.get() == young


@pytest.mark.parametrize(
    ("from_on", "until_on", "allowed"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), True),
        (date(2026, 1, 1), date(2026, 4, 1), False),
        (date(2026, 5, 1), date(2026, 5, 2), False),
        (date(2026, 6, 30), date(2026, 7, 1), False),
        (date(2026, 7, 1), date(2026, 9, 1), True),
    ],
)
def test_tenures_of_one_officer_never_share_a_day(from_on: date, until_on: date, allowed: bool) -> None:
    officer, recorder = OfficerFactory(), UserFactory()
    days = {"from_on": date(2026, 4, 1), "planned_until_on": date(2026, 6, 30)}
    Tenure.objects.create(officer=officer, recorded_by=recorder, **days)
    other = Tenure(officer=officer, recorded_by=recorder, from_on=from_on, planned_until_on=until_on)

    if allowed:
        other.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()
    assert Tenure.objects.count() == 1 + allowed


def test_an_early_end_makes_room_for_the_next_tenure() -> None:
    officer, recorder = OfficerFactory(), UserFactory()
    Tenure.objects.create(
        officer=officer,
        recorded_by=recorder,
        from_on=date(2026, 1, 1),
        planned_until_on=date(2026, 12, 31),
        ended_on=date(2026, 3, 31),
        end_reason="PROMOTION",
    )

    Tenure.objects.create(
        officer=officer, recorded_by=recorder, from_on=date(2026, 4, 1), planned_until_on=date(2026, 12, 31)
    )

    assert Tenure.objects.count() == 2


def test_an_open_deployment_leaves_no_room_for_the_same_officer_at_the_same_school() -> None:
    running = DeploymentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DeploymentFactory(officer=running.officer, school=running.school, from_on=date(2027, 1, 4))

    DeploymentFactory(officer=running.officer, from_on=date(2027, 1, 4))


def test_moving_a_row_onto_another_is_refused_like_adding_it() -> None:
    officer, recorder = OfficerFactory(), UserFactory()
    for year in (2025, 2026):
        Tenure.objects.create(
            officer=officer,
            recorded_by=recorder,
            from_on=date(year, 1, 1),
            planned_until_on=date(year, 12, 31),
        )

    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.filter(from_on=date(2025, 1, 1)).update(planned_until_on=date(2026, 1, 1))
