"""What was sent: a letter's frozen words and one delivery for each address.

The rows are the truth. A letter and its deliveries are written in the transaction that causes them; a worker finds
them. Nothing here knows what a letter means: the rooms above ask for the deliveries of theirs.
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import User

# A worker that has not reported for so long has died: its deliveries are due again.
LEASE = timedelta(minutes=5)


class Letter(models.Model):
    """Words, frozen when posted. Where a recipient's own link belongs they hold `LINK_SLOT`."""

    class Priority(models.IntegerChoices):
        URGENT = 0, "Urgent"
        NOTICE = 3, "Notice"
        ROUTINE = 6, "Routine"
        BULLETIN = 9, "Bulletin"

    # Stands in the words for the recipient's own link, and for the recipient's own name.
    LINK_SLOT = "{{recipient-link}}"
    NAME_SLOT = "{{recipient-name}}"

    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    reply_to = models.EmailField(max_length=254, blank=True)
    # What the sender calls it ("notice", "reminder"), to find it again.
    category = models.CharField(max_length=30)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.ROUTINE)
    posted_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # After this moment it is no longer worth sending.
    send_before = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """Queued and ripe, or taken by a worker that never came back."""
        return self.filter(
            Q(status=Delivery.Status.QUEUED, try_after__lte=now)
            | Q(status=Delivery.Status.SENDING, claimed_at__lte=now - LEASE)
        )

    def in_order(self) -> Self:
        """The most pressing first: a bulletin to thousands never stands before a notice."""
        return self.order_by("priority", "try_after", "pk")

    def came_to_nothing(self) -> Self:
        """Bounced or failed: it did not and will not arrive."""
        return self.filter(status__in=[Delivery.Status.BOUNCED, Delivery.Status.FAILED])


class Delivery(models.Model):
    """A letter on its way to one address.

    QUEUED -> SENDING -> ACCEPTED (the relay took it) -> DELIVERED (the provider says so) or BOUNCED.
    SENDING -> QUEUED again after a passing fault, BOUNCED when refused for good, FAILED when tried long enough.
    QUEUED -> CANCELLED when what it says is no longer true.
    """

    class Status(models.TextChoices):
        QUEUED = "QUEUED", "Queued"
        SENDING = "SENDING", "Sending"
        ACCEPTED = "ACCEPTED", "Accepted"
        DELIVERED = "DELIVERED", "Delivered"
        BOUNCED = "BOUNCED", "Bounced"
        FAILED = "FAILED", "Failed"
        CANCELLED = "CANCELLED", "Not sent"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    name = models.CharField(max_length=120)
    address = models.EmailField(max_length=254)
    link = models.CharField(max_length=500, blank=True)
    # Known before the first try, so that a repeat after a crash bears the same one.
    message_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    # Copied from the letter: workers choose by it.
    priority = models.PositiveSmallIntegerField(choices=Letter.Priority)
    queued_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True, default=None)
    claimed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "try_after", "id"],
                condition=Q(status__in=["QUEUED", "SENDING"]),
                name="delivery_unsent",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="SENDING") | Q(claim__isnull=False, claimed_at__isnull=False),
                name="delivery_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ACCEPTED", "DELIVERED"]) | Q(accepted_at__isnull=False),
                name="delivery_accepted_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["BOUNCED", "FAILED", "CANCELLED"]) | Q(ended_at__isnull=False),
                name="delivery_ended_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} to {self.address}: {self.get_status_display()}"


class Attempt(models.Model):
    """One try at one delivery: when, what the relay answered. Append-only."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    tried_at = models.DateTimeField(auto_now_add=True)
    relay = models.CharField(max_length=120, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Delivery.Status)

    class Meta:
        ordering = ["tried_at", "pk"]

    def __str__(self) -> str:
        return f"{self.tried_at}: {self.get_outcome_display()} {self.code or ''}".strip()


def new_message_id(host: str) -> str:
    """A Message-ID that no other message bears."""
    return f"<{uuid4().hex}@{host}>"
