"""Liaison's settings for the suite of faults: `apps` shortens the waits, and beat rings each second."""

import os

from liaison.settings import *  # noqa: F403
from liaison.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
EMAIL_TIMEOUT = 2
MAIL_CONNECTIONS = int(os.environ["FAULTS_LINES"])
CELERY_BEAT_SCHEDULE = {"sweep the outbox": {"task": "outbox.tasks.sweep", "schedule": 1, "options": {"expires": 2}}}
if "FAULTS_DISK_FULL" in os.environ:
    EMAIL_BACKEND = "tests.faults.disk.EmailBackend"
