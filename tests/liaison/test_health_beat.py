"""The clock stamps the database as it rings.

Tried, and a test went red: a clock that does not stamp, and one that a database at fault stops.
"""

from unittest.mock import patch

import pytest
from celery.beat import Service
from django.db import OperationalError
from django.utils import timezone

from liaison import beat
from liaison.celery import app
from outbox.heartbeats import last_stamps
from outbox.models import Heartbeat

# The clock lets go of connections that are too old, as if no transaction were open.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """As `celery beat` makes it, without its bells."""
    monkeypatch.setitem(app.conf, "beat_schedule", {})
    schedule = str(tmp_path / "schedule")
    clock = Service(app, scheduler_cls=app.conf.beat_scheduler, schedule_filename=schedule).scheduler
    yield clock
    clock.close()


def test_it_stamps_as_it_ticks_and_ticks_at_least_each_minute(clock):
    begun = timezone.now()

    wait = clock.tick()

    assert last_stamps()[Heartbeat.Part.BEAT] >= begun
    assert wait <= 60


def test_it_goes_on_when_the_database_does_not_answer(clock, caplog):
    with patch.object(beat, "stamp", side_effect=OperationalError("gone")):
        assert clock.tick() <= 60

    assert "could not stamp" in caplog.text
