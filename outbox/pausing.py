"""When a channel may be used: a relay that refuses us pauses it, and its limit per minute is kept."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce

from outbox.models import Channel

logger = logging.getLogger(__name__)

# How long the channel rests after the first refusal, the second … and after every later one.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15)]
# What lies further ahead than this was written before somebody set the clock back.
CLOCK_WAS_SET = timedelta(minutes=1)


def is_paused(means: Channel.Means, now: datetime) -> bool:
    return Channel.objects.filter(_resting(now), means=means).exists()


def pause(means: Channel.Means, *, because: str, now: datetime) -> None:
    """Let the channel rest, longer each time. Of several workers that are refused at once, one counts."""
    Channel.objects.get_or_create(means=means)
    lengths = [When(refusals=number, then=Value(now + length)) for number, length in enumerate(PAUSES)]
    paused = (
        Channel.objects.filter(means=means)
        .exclude(_resting(now))
        .update(
            paused_until=Case(*lengths, default=Value(now + PAUSES[-1])),
            paused_because=because[:300],
            refused_since=Coalesce("refused_since", now),
            refusals=F("refusals") + 1,
        )
    )
    if paused:
        logger.error("The channel for %s is paused: %s", means, because)


def note_open(means: Channel.Means) -> None:
    """The relay took a message: whatever kept the channel closed is over."""
    Channel.objects.filter(means=means, refusals__gt=0).update(
        paused_until=None, paused_because="", refused_since=None, refusals=0
    )


def is_short(means: Channel.Means) -> bool:
    """Was the limit per minute used up when last asked?"""
    return bool(_limit(means)) and Channel.objects.filter(means=means, allowance__lt=1).exists()


def allowed(means: Channel.Means, size: int, now: datetime) -> int:
    """How many of so many messages the relay's limit per minute allows now. They count as sent.

    A bucket that holds a tenth of the limit and fills with nine tenths of it in a minute: whichever minute is looked
    at, no more than the limit went. The caller is in a transaction.
    """
    limit = _limit(means)
    if not limit:
        return size
    Channel.objects.get_or_create(means=means)
    channel = Channel.objects.select_for_update().get(means=means)
    reckoned_at = channel.allowance_at or now - timedelta(minutes=1)
    if reckoned_at > now + CLOCK_WAS_SET:
        reckoned_at = now
    # The clocks of two machines differ: time never runs backwards here.
    now = max(now, reckoned_at)
    earned = (now - reckoned_at) / timedelta(minutes=1) * limit * 0.9
    allowance = min(max(limit / 10, 1), channel.allowance + earned)
    granted = min(size, int(allowance))
    Channel.objects.filter(pk=channel.pk).update(allowance=allowance - granted, allowance_at=now)
    return granted


def _resting(now: datetime) -> Q:
    """Paused for no longer than any pause lasts."""
    return Q(paused_until__gt=now, paused_until__lte=now + PAUSES[-1] + CLOCK_WAS_SET)


def _limit(means: Channel.Means) -> int:
    """In a minute; 0 for none. It is the relay's: text messages have another provider, or a way of their own there."""
    return settings.MAIL_MESSAGES_PER_MINUTE if means == Channel.Means.EMAIL else 0
