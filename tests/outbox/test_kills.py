"""A worker that is killed between any two of its steps: nothing is lost, and only what was on the wire goes twice."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from outbox import hold, sending
from outbox.hold import Hold
from outbox.lines import Lines
from outbox.models import Attempt, Batch, Delivery
from outbox.models.batch import LEASE
from outbox.tasks import sweep
from tests.outbox.conftest import post

Status = Delivery.Status
LINES = 2
# As many as a worker has in this story, before and after each of its steps; the last kill comes too late.
MOMENTS = 34


class KilledError(BaseException):
    """As `kill -9`: what comes after it is not done either."""


class Killer:
    """Kills at the n-th moment. Whoever is dead writes nothing more."""

    def __init__(self, moment: int) -> None:
        self.left = moment
        self.dead = False

    def strike(self) -> None:
        self.dead = self.dead or self.left == 0
        self.left -= 1
        if self.dead:
            raise KilledError

    def watch(self, monkeypatch: pytest.MonkeyPatch, owner: object, step: str) -> None:
        do = getattr(owner, step)

        def watched(*args, **kwargs):
            self.strike()
            done = do(*args, **kwargs)
            self.strike()
            return done

        monkeypatch.setattr(owner, step, watched)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", range(MOMENTS + 1))
def test_a_worker_killed_at_any_moment_loses_nothing_and_repeats_at_most_what_was_on_the_wire(
    relay, settings, monkeypatch, moment
):
    settings.MAIL_CONNECTIONS = LINES
    relay.answers["RCPT gone@school.example"] = "550 no such mailbox"
    relay.answers["message busy@school.example"] = ["451 busy"]
    names = ["a", "gone", "busy", "b", "c"]
    message_ids = {row.message_id for row in post(*(f"{name}@school.example" for name in names)).deliveries}

    killer = Killer(moment)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            killer.watch(patch, sending, "take_batch")
            killer.watch(patch, sending, "leave_out_untrue")
            killer.watch(patch, Hold, "begin")
            killer.watch(patch, Lines, "send")
            killer.watch(patch, Hold, "note")
            killer.watch(patch, Hold, "close")
            killer.watch(patch, hold, "settle")
            try:
                sending.send_all_due()
            except KilledError:
                assert killer.dead
        for pause in (LEASE, timedelta(minutes=2), timedelta(minutes=10)):
            clock.shift(pause)
            sweep()

    assert killer.dead == (moment < MOMENTS)
    arrived = Counter(relay.recipients)
    assert set(arrived) == {"a@school.example", "busy@school.example", "b@school.example", "c@school.example"}
    assert sum(arrived.values()) - len(arrived) <= LINES
    assert {message["Message-ID"] for message in relay.messages} < message_ids
    assert dict(Delivery.objects.values_list("address", "status")) == {
        f"{name}@school.example": Status.BOUNCED if name == "gone" else Status.ACCEPTED for name in names
    }
    assert Batch.objects.count() == 0
    tries = Counter(Attempt.objects.exclude(asked_by__isnull=False).values_list("delivery__address", flat=True))
    assert tries == Counter(dict(Delivery.objects.values_list("address", "tries")))


@pytest.mark.django_db
def test_a_worker_that_only_stumbles_gives_its_batch_back_at_once(relay, monkeypatch):
    """An error is not a death: what is known is written, nobody waits for the lease."""
    post("a@school.example", "b@school.example", "c@school.example")
    send = Lines.send

    def stumble(self: Lines, messages):
        if messages[0].address == "b@school.example":
            raise MemoryError
        return send(self, messages)

    monkeypatch.setattr(Lines, "send", stumble)

    with pytest.raises(MemoryError):
        sending.send_all_due()

    assert list(Delivery.objects.order_by("pk").values_list("status", "tries")) == [
        (Status.ACCEPTED, 1),
        (Status.QUEUED, 1),
        (Status.QUEUED, 0),
    ]
    assert Batch.objects.count() == 0
