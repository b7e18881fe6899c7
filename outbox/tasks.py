"""Bells. The rows say what is due; a task only looks."""

from celery import shared_task
from django.utils import timezone

from outbox import batches, bells, reports, self_test, sending
from outbox.heartbeats import stamp
from outbox.models import Heartbeat


@shared_task(name=bells.SEND_DUE, ignore_result=True)
def send_due() -> None:
    """Letters were just posted. It looks for whatever is due, as the sweep does: that it does is a sign of life too."""
    stamp(Heartbeat.Part.SWEEP)
    sending.send_all_due(call_help=bells.ring_if_it_sounds)


@shared_task(ignore_result=True)
def read_bounces() -> None:
    """Each five minutes: what was returned to our mailbox."""
    reports.read_bounces()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Each minute: retries that ripened, bells that were lost, workers that died."""
    stamp(Heartbeat.Part.SWEEP)
    batches.take_over_silent(timezone.now())
    self_test.post_self_test_if_due(timezone.now())
    sending.send_all_due(call_help=bells.ring_if_it_sounds)
    reports.settle_unmatched(timezone.now())
