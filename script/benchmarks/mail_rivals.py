"""The contenders, each in the smallest Django project that lets it do its best.

    migrate                 tables for django-post_office
    queue LETTERS           django-post_office: into the database
    send                    django-post_office: out of it
    publish LETTERS         djcelery-email: into the broker
    consume                 djcelery-email: let its worker begin

`celery -A mail_rivals worker` is djcelery-email's worker. Runs in the environment that contenders.txt describes.
"""

import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import django
from celery import Celery
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import call_command
from mail_starting import work_when_told
from mail_words import HTML, SENDER, SUBJECT, TEXT, filled, recipient

# Found by trying, on two cores: larger batches save it processes, and it must not keep a log of what went well.
PROCESSES = int(os.environ.get("POST_OFFICE_PROCESSES", "2"))
POST_OFFICE = {
    "BATCH_SIZE": int(os.environ.get("POST_OFFICE_BATCH", "5000")),
    "THREADS_PER_PROCESS": int(os.environ.get("POST_OFFICE_THREADS", "4")),
    "LOG_LEVEL": 0,
}
CHUNK = int(os.environ.get("DJCELERY_CHUNK", "500"))

database = urlsplit(os.environ.get("DATABASE_URL", ""))
settings.configure(
    SECRET_KEY="only for a benchmark",  # noqa: S106
    INSTALLED_APPS=["django.contrib.contenttypes", "post_office", "djcelery_email"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database.path[1:],
            "HOST": database.hostname,
            "PORT": database.port,
            "USER": database.username,
            "PASSWORD": database.password,
        }
    },
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DEFAULT_FROM_EMAIL=SENDER,
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=int(os.environ.get("RELAY_PORT", "25")),
    EMAIL_BACKEND="djcelery_email.backends.CeleryEmailBackend",
    POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}, **POST_OFFICE},
    CELERY_EMAIL_CHUNK_SIZE=CHUNK,
    CELERY_BROKER_URL=os.environ.get("REDIS_URL", ""),
    CELERY_TASK_IGNORE_RESULT=True,
)
django.setup()

from djcelery_email import tasks  # noqa: E402, F401 - the worker finds its task here
from post_office import mail  # noqa: E402 - needs settings

app = Celery("mail_rivals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()


def migrate() -> None:
    call_command("migrate", verbosity=0)


def queue(letters: int) -> None:
    """Words filled in beforehand: so it need not keep a template for each mail."""
    mails = [
        {
            "recipients": [address],
            "sender": SENDER,
            "subject": SUBJECT,
            "message": filled(TEXT, name, link),
            "html_message": filled(HTML, name, link),
        }
        for name, address, link in map(recipient, range(letters))
    ]
    began = time.perf_counter()
    mail.send_many(mails)
    print(time.perf_counter() - began)


def send() -> None:
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        lock = str(Path(folder) / "lock")
        work_when_told(lambda: mail.send_queued_mail_until_done(lock, PROCESSES, 0))


def publish(letters: int) -> None:
    mails = []
    for name, address, link in map(recipient, range(letters)):
        mails.append(EmailMultiAlternatives(SUBJECT, filled(TEXT, name, link), SENDER, [address]))
        mails[-1].attach_alternative(filled(HTML, name, link), "text/html")
    began = time.perf_counter()
    get_connection().send_messages(mails)
    print(time.perf_counter() - began)


def consume() -> None:
    work_when_told(lambda: app.control.add_consumer("celery", reply=True, timeout=1, limit=1))


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    {"migrate": migrate, "queue": queue, "send": send, "publish": publish, "consume": consume}[what](*map(int, numbers))
