"""A letter to ourselves every so often, by the same road as every other: what proves that the channel is open.

Each is a letter of its own. It has its own end (`send_before`), its attempts stay on record like any other's, and no
second way through the outbox has to be kept right for it. At one every 15 minutes that is 35,000 small rows a year.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.wording import clock, spoken
from outbox.actions import Draft, Recipient, post_letter
from outbox.heartbeats import CLOCK_AHEAD
from outbox.models import Delivery, Heartbeat, Letter

# Nobody works at this desk: only administrators find these letters.
DESK = "self-test"
# The last day and a little, at the usual interval.
LOOKED_THROUGH = 100
# Sweeps come each minute, give or take: the one that is a little early need not wait for the next.
SWEEPS_DIFFER = timedelta(seconds=30)

TEXT = """Liaison wrote this at {at} to see whether its mail goes out. It went out.

Nobody needs to answer. The next one comes in {minutes} minutes, for as long as MAIL_SELF_TEST_TO names this address.
"""
HTML = """<!DOCTYPE html>
<html lang="en-GB">
  <head><meta charset="utf-8"><title>Liaison: self-test</title></head>
  <body>{paragraphs}</body>
</html>
"""


def interval() -> timedelta:
    return timedelta(minutes=settings.MAIL_SELF_TEST_MINUTES)


@transaction.atomic
def post_self_test_if_due(now: datetime) -> None:
    """Post the next one, unless none is wanted or it is too early. Of several workers at once, one posts."""
    if not settings.MAIL_SELF_TEST_TO:
        return
    # The sweep's own row, which it has just stamped: whoever asks at the same time waits here.
    Heartbeat.objects.select_for_update().get(part=Heartbeat.Part.SWEEP)
    last = Letter.objects.filter(desk=DESK).order_by("-pk").first()
    if last is None or not now - interval() + SWEEPS_DIFFER < last.posted_at <= now + CLOCK_AHEAD:
        post_letter(_draft(now), by=None)


def last_accepted(now: datetime) -> datetime | None:
    """When the relay last took one of the newest hundred."""
    newest = Letter.objects.filter(desk=DESK).order_by("-pk").values("pk")[:LOOKED_THROUGH]
    taken = Delivery.objects.filter(letter__in=newest, accepted_at__lte=now + CLOCK_AHEAD)
    found: datetime | None = taken.aggregate(at=Max("accepted_at"))["at"]
    return found


def _draft(now: datetime) -> Draft:
    local = timezone.localtime(now)
    text = TEXT.format(at=f"{clock(local)} on {spoken(local.date())}", minutes=settings.MAIL_SELF_TEST_MINUTES)
    return Draft(
        to=[Recipient("", settings.MAIL_SELF_TEST_TO)],
        subject="Liaison: self-test",
        text=text,
        html=HTML.format(paragraphs="".join(f"<p>{words}</p>" for words in text.strip().split("\n\n"))),
        category="self-test",
        priority=Letter.Priority.URGENT,
        send_before=now + interval(),
        about="Self-test",
        desk=DESK,
    )
