"""A letter on its way to one address, and each try at it."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outbox.models.channel import Channel
from outbox.models.letter import Letter

# The clocks of two machines differ by less: what the web just posted is due for a worker that is behind.
CLOCKS_DIFFER = timedelta(seconds=2)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """Queued and ripe. What a worker holds is in its batch."""
        return self.filter(status=Delivery.Status.QUEUED, try_after__lte=now + CLOCKS_DIFFER)

    def in_order(self) -> Self:
        """The most pressing first: a bulletin to thousands never stands before a notice."""
        return self.order_by("priority", "try_after", "pk")

    def came_to_nothing(self) -> Self:
        """Bounced or failed: it did not and will not arrive."""
        return self.filter(status__in=[Delivery.Status.BOUNCED, Delivery.Status.FAILED])

    def unwelcome(self) -> Self:
        """It came back, or its reader marked it as unwanted: the next one to that address will hardly arrive."""
        return self.filter(Q(status=Delivery.Status.BOUNCED) | Q(complained_at__isnull=False))


class Delivery(models.Model):
    """A letter on its way to one address.

    QUEUED -> SENDING (a worker holds it) -> ACCEPTED (the relay took it) -> DELIVERED (its provider says so) or
    BOUNCED.
    SENDING -> QUEUED again after a passing fault, BOUNCED when refused for good, FAILED when tried long enough.
    QUEUED -> CANCELLED when what it says is no longer true.
    ACCEPTED, BOUNCED, FAILED -> QUEUED when a person asks for it to be sent again.
    """

    class Status(models.TextChoices):
        QUEUED = "QUEUED", _("Queued")
        SENDING = "SENDING", _("Sending")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DELIVERED = "DELIVERED", _("Delivered")
        BOUNCED = "BOUNCED", _("Bounced")
        FAILED = "FAILED", _("Failed")
        CANCELLED = "CANCELLED", _("Not sent")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    means = models.CharField(max_length=5, choices=Channel.Means, default=Channel.Means.EMAIL)
    name = models.CharField(max_length=120)
    # An email address; a telephone number for a text message.
    address = models.CharField(max_length=254)
    link = models.CharField(max_length=500, blank=True)
    # Known before the first try, so that a repeat after a crash bears the same one.
    message_id = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    # Copied from the letter: workers choose by it.
    priority = models.PositiveSmallIntegerField(choices=Letter.Priority)
    queued_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    # The batch that holds it. No foreign key: the batch is gone as soon as the worker is done.
    claim = models.UUIDField(null=True, blank=True)
    # The provider's own name for the message, where it gives one: its reports bear it.
    provider_id = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # When its reader marked it as unwanted: providers then hold back whatever follows.
    complained_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    # Why it is no longer true, whatever had become of it by then. It is never sent again.
    recalled_because = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["priority", "try_after", "id"],
                condition=Q(status="QUEUED"),
                name="delivery_queued",
            ),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="delivery_of_provider"),
            models.Index(fields=["status", "id"], name="delivery_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="delivery_message_id_once"),
            models.CheckConstraint(
                condition=Q(status="SENDING", claim__isnull=False) | (~Q(status="SENDING") & Q(claim__isnull=True)),
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
    """One try at one delivery: when, what the relay answered. Or that a person asked for another. Append-only."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    tried_at = models.DateTimeField(default=timezone.now)
    relay = models.CharField(max_length=120, blank=True)
    code = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Delivery.Status)
    # Who asked for it to be sent again; None for a try.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["tried_at", "pk"]
        indexes = [models.Index(fields=["tried_at"], name="attempt_by_time")]

    def __str__(self) -> str:
        return f"{self.tried_at}: {self.get_outcome_display()} {self.code or ''}".strip()


def new_message_id(host: str) -> str:
    """A Message-ID that no other message bears."""
    return f"<{uuid4().hex}@{host}>"
