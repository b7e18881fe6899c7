"""Liaison's own part, in a process of its own each time: Django chooses its database when it starts."""

import argparse
import os
import sys
import time
from pathlib import Path

from mail_starting import work_when_told
from mail_words import HTML, SUBJECT, TEXT, own_words, recipient


def post(letters: int, *, apart: bool) -> None:
    """Put so many letters into the database: one letter to all, or one in its own words to each."""
    from outbox.actions import post_letters

    ready = drafts(letters, apart=apart)
    began = time.perf_counter()
    post_letters(ready, by=None)
    print(time.perf_counter() - began)


def drafts(letters: int, *, apart: bool) -> list:
    from outbox.actions import Draft, Recipient

    everyone = [Recipient(*recipient(number)) for number in range(letters)]
    words = {"subject": SUBJECT, "category": "bulletin"}
    if not apart:
        return [Draft(to=everyone, text=TEXT, html=HTML, **words)]
    return [
        Draft(to=[each], text=own_words(TEXT, number), html=own_words(HTML, number), **words)
        for number, each in enumerate(everyone)
    ]


def send(batch: int) -> None:
    """A worker without Celery: it sends until nothing is due."""
    from django.db import connection
    from django.utils import timezone

    from outbox import sending
    from outbox.models import Delivery

    sending.BATCH_SIZE = batch or sending.BATCH_SIZE
    connection.ensure_connection()

    def work() -> None:
        while Delivery.objects.due(timezone.now()).exists():
            sending.send_all_due()

    work_when_told(work)


def ring() -> None:
    """Wake a Celery worker: one bell, as after a commit."""
    from outbox import bells

    work_when_told(bells.ring)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["post", "send", "ring", "accept"])
    parser.add_argument("--letters", type=int, default=0)
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--turn", type=int, default=0)
    asked = parser.parse_args()

    import django

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "liaison.settings"
    django.setup()
    if asked.what == "post":
        post(asked.letters, apart=asked.apart)
    elif asked.what == "send":
        send(asked.batch)
    elif asked.what == "ring":
        ring()
    else:
        from mail_accepting import accept

        accept(asked.letters, asked.turn)
