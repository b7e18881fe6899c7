"""Bells. The rows say what is due; a task only looks."""

from celery import shared_task

from outbox import sending


@shared_task(ignore_result=True)
def send_due() -> None:
    """Letters were just posted."""
    sending.send_all_due()


@shared_task(ignore_result=True)
def sweep() -> None:
    """Each minute: retries that ripened, bells that were lost, workers that died."""
    sending.send_all_due()
