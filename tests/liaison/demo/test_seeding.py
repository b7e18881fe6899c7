"""When the area is made, and when nothing is touched."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from deployments.models import Notice, Redeployment
from outbox.models import Letter
from schools.models import Force, LocalAuthority, School
from tests.factories import ForceFactory, LocalAuthorityFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db


def rows():
    return [model._default_manager.count() for model in (User, Force, LocalAuthority, School, Letter)]


@pytest.mark.parametrize("stranger", [UserFactory, ForceFactory, LocalAuthorityFactory, SchoolFactory])
def test_a_database_with_other_rows_is_left_alone(stranger):
    stranger()
    before = rows()

    with pytest.raises(CommandError, match="already holds .* Nothing was changed"):
        call_command("seed_demo")

    assert rows() == before


def test_a_real_installation_is_left_alone():
    with override_settings(DEMO=False), pytest.raises(CommandError, match="not a demonstration"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "password")

    with pytest.raises(CommandError, match="DEMO_PASSWORD cannot be used. This password is too short"):
        call_command("seed_demo")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 8, 20, 9, tzinfo=UTC),
        datetime(2026, 9, 7, 0, 30, tzinfo=UTC),
        datetime(2026, 12, 25, 23, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 12, tzinfo=UTC),
        datetime(2027, 5, 30, 23, 30, tzinfo=UTC),
    ],
    ids=["summer holidays", "first day of term", "Christmas", "Easter Monday", "end of a Sunday"],
)
def test_the_area_is_alive_on_any_day(day):
    with time_machine.travel(day, tick=False):
        call_command("seed_demo")

        assert set(Redeployment.objects.values_list("status", flat=True)) == set(Redeployment.Status)
        assert Notice.objects.to_call(timezone.localdate()).count() == 3
        ahead = Redeployment.objects.filter(status__in=["ANNOUNCED", "SCHEDULED"])
        assert all(plan.effective_on > timezone.localdate() for plan in ahead)
