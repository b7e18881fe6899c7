"""What the clock rings for in the register’s room."""

from celery import shared_task

from schools.register import trial


@shared_task
def forget_old_files() -> None:
    """Remove files that were tried and to which nobody said yes."""
    trial.forget_old_files()
