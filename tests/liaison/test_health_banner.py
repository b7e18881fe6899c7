"""What those who answer for schools being told read on their first page when mail stands still."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from outbox.apps import OutboxConfig
from outbox.heartbeats import stamp
from outbox.models import Channel, Heartbeat
from outbox.pausing import pause
from tests.factories import CommandUnitFactory, SchoolFactory, administrator, adviser, police_user, school_user
from tests.outbox.conftest import post

pytestmark = pytest.mark.django_db

STANDS = "Mail is not going out"
RING = "Ring schools that must know today"
QUIET = "Mail is moving."


@pytest.fixture(autouse=True)
def running_for_an_hour(monkeypatch):
    monkeypatch.setattr(OutboxConfig, "started_at", timezone.now() - timedelta(hours=1))
    for part in Heartbeat.Part:
        stamp(part)


@pytest.fixture
def unit():
    return CommandUnitFactory()


def home(client, user):
    client.force_login(user)
    return " ".join(client.get(reverse("home")).content.decode().split())


def stop_the_worker():
    Heartbeat.objects.filter(part=Heartbeat.Part.SWEEP).update(beat_at=timezone.now() - timedelta(minutes=4))


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_sergeant_and_inspector_read_it_and_what_to_do(client, unit, role):
    stop_the_worker()

    words = home(client, police_user(unit, role))

    assert words.count(STANDS) == 1
    assert "No worker has looked for mail to send since" in words
    assert "leave by themselves" in words
    assert RING in words
    assert QUIET not in words


def test_an_administrator_reads_what_the_relay_says_and_rings_nobody(client):
    pause(Channel.Means.EMAIL, because="535 <b>Who</b> are you?", now=timezone.now())

    words = home(client, administrator())

    assert STANDS in words
    assert "535 &lt;b&gt;Who&lt;/b&gt; are you?" in words
    assert RING not in words


def test_a_sergeant_does_not_read_what_the_relay_says(client, unit):
    pause(Channel.Means.EMAIL, because="535 liaison@force.example may not", now=timezone.now())

    words = home(client, police_user(unit, Role.SERGEANT))

    assert STANDS in words
    assert "535" not in words


def test_late_mail_is_not_said_to_stand_still(client, unit):
    posted = post()
    posted.deliveries[0].try_after = timezone.now() - timedelta(minutes=11)
    posted.deliveries[0].save(update_fields=["try_after"])

    assert "Mail is not going out as it should" in home(client, police_user(unit, Role.SERGEANT))


def test_returned_mail_that_nobody_reads_is_told(client, unit, settings):
    settings.BOUNCE_MAILBOX_URL = "maildir:///returned"
    Heartbeat.objects.filter(part=Heartbeat.Part.BOUNCES).update(beat_at=timezone.now() - timedelta(minutes=31))

    words = home(client, police_user(unit, Role.SERGEANT))

    assert "Mail is not going out as it should" in words
    assert "Returned mail has not been read since" in words


def test_several_roles_read_it_once(client, unit):
    stop_the_worker()

    person = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    person.roles.create(role=Role.ADMINISTRATOR)

    words = home(client, person)

    assert words.count(STANDS) == 1


def test_nothing_but_a_quiet_line_when_all_is_well(client, unit):
    words = home(client, police_user(unit, Role.SERGEANT))

    assert STANDS not in words
    assert QUIET in words


def test_schools_advisers_and_officers_are_not_troubled(client, unit):
    stop_the_worker()
    school = SchoolFactory(local_authority__command_unit=unit)

    for reader in (school_user(school), adviser(school.local_authority), police_user(unit, Role.OFFICER)):
        words = home(client, reader)
        assert STANDS not in words
        assert QUIET not in words
