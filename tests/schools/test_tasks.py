"""What the clock rings for in the register's room."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import Role
from liaison.celery import app
from schools.models import TriedFile
from schools.register.trial import keep_for_a_yes
from schools.tasks import forget_old_files
from tests.factories import CommandUnitFactory, police_user


@pytest.mark.django_db
def test_a_file_to_which_nobody_said_yes_is_gone_after_a_day() -> None:
    unit = CommandUnitFactory()
    waiting, old = (
        keep_for_a_yes(
            source=BytesIO(b"collar_number,name\n1,PC Ann\n"),
            kind="OFFICERS",
            file_name="a.csv",
            command_unit=unit,
            by=police_user(unit, Role.SERGEANT),
        )
        for _ in range(2)
    )
    TriedFile.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(hours=25))

    forget_old_files()

    assert list(TriedFile.objects.all()) == [waiting]


def test_the_clock_rings_only_for_tasks_that_there_are() -> None:
    app.loader.import_default_modules()
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "schools.tasks.forget_old_files" in rung
    assert rung <= set(app.tasks)
