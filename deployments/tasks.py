"""What the clock rings for. Each task is one call: what is due stands on the rows."""

from celery import shared_task
from django.utils import timezone

from deployments import actions


@shared_task
def each_minute() -> None:
    """Announce what is due, remind, say who is back, note what bounced, pass on what nobody answers."""
    now = timezone.now()
    actions.announce_due(now=now)
    actions.note_bounces(now=now)
    actions.send_reminders(now=now)
    actions.tell_returns(now=now)
    actions.escalate_questions(now=now)
    actions.escalate_visits(now=now)


@shared_task
def take_effect() -> None:
    """Run the gate for today."""
    actions.take_effect(on=timezone.localdate())


@shared_task
def retest_deployments() -> None:
    """Test today's officers again."""
    actions.retest_deployments(on=timezone.localdate())


@shared_task
def mail_forecasts() -> None:
    """Send this week's forecast."""
    actions.mail_forecasts(on=timezone.localdate())


@shared_task
def warn_of_tenures() -> None:
    """Tell inspectors of tenures with nobody to follow."""
    actions.warn_of_tenures(on=timezone.localdate())


@shared_task
def forget_checks() -> None:
    """Remove checks at doors that were kept for long enough."""
    actions.forget_checks(now=timezone.now())
