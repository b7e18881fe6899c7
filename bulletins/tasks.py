"""What the clock rings for. Each task is one call: what is due stands on the rows."""

from celery import shared_task
from django.utils import timezone

from bulletins import actions


@shared_task
def mail_digests() -> None:
    """Send the digests of bulletins that are due."""
    actions.mail_digests(now=timezone.now())
