"""What the clock rings for. Each task is one call: what is due stands on the rows."""

from celery import shared_task
from django.utils import timezone

from liaison.advisers import mail_advisers as send_to_advisers


@shared_task
def mail_advisers() -> None:
    """Send this week's letters to advisers."""
    send_to_advisers(on=timezone.localdate())
