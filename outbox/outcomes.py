"""What becomes of a mail after the relay took it, as others tell us: in whatever order, and more than once."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from outbox.models import Attempt, Delivery
from outbox.models.delivery import CLOCKS_DIFFER

Status = Delivery.Status


def record_delivered(*, delivery: Delivery, at: datetime) -> bool:
    """The provider says that the mail is in the mailbox. Returns whether that was news.

    It may overtake our own note that the relay took the mail. A bounce outweighs it, whichever comes first. What was
    delivered before a person asked for it to be sent again may have come back since.
    """
    unsettled = [Status.QUEUED, Status.SENDING, Status.ACCEPTED, Status.FAILED]
    return bool(
        Delivery.objects.filter(~_asked_since(at), pk=delivery.pk, status__in=unsettled).update(
            status=Status.DELIVERED,
            claim=None,
            accepted_at=Coalesce("accepted_at", at),
            delivered_at=at,
            ended_at=None,
            ended_because="",
        )
    )


def record_bounce(*, delivery: Delivery, at: datetime, words: str, heard_at: datetime | None = None) -> bool:
    """The mail came back, perhaps long after the relay took it. Returns whether that was news.

    What came back before a person asked for it to be sent again says nothing of the new try. `heard_at` is when we
    heard of it, where `at` is by a clock that nobody vouches for.
    """
    hopeful = [Status.QUEUED, Status.SENDING, Status.ACCEPTED, Status.DELIVERED]
    return bool(
        Delivery.objects.filter(~_asked_since(heard_at or at), pk=delivery.pk, status__in=hopeful).update(
            status=Status.BOUNCED, claim=None, ended_at=at, ended_because=words[:300]
        )
    )


def record_complaint(*, delivery: Delivery, at: datetime) -> bool:
    """Its reader marked it as unwanted. It did arrive, so its state stays; what follows may be held back.

    Returns whether that was news.
    """
    return bool(Delivery.objects.filter(pk=delivery.pk, complained_at__isnull=True).update(complained_at=at))


def _asked_since(at: datetime) -> Exists:
    """Did a person ask for it to be sent again after that moment? Others' clocks differ, and tell whole seconds."""
    later = Attempt.objects.filter(delivery=OuterRef("pk"), asked_by__isnull=False, tried_at__gt=at + CLOCKS_DIFFER)
    return Exists(later)
