"""A mail by which an address is proved: it counts when whoever reads it presses the button."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models.contact import Contact

LASTS = timedelta(days=14)


class AddressProofQuerySet(models.QuerySet["AddressProof"]):
    def open(self) -> Self:
        """Neither proved nor called back. It may have run out."""
        return self.filter(proved_at__isnull=True, cancelled_at__isnull=True)

    def of(self, address: str) -> Self:
        """That wait for this address, in capitals or not."""
        return self.alias(lowered=Lower("address")).filter(lowered=address.lower())

    def provable(self, now: datetime) -> Self:
        return self.open().filter(expires_at__gt=now).exclude(contact__state=Contact.State.LEFT)


class AddressProof(models.Model):
    """One address that a school entered for one of its contacts, until its reader says that it is right.

    Open -> proved, once, by a button or by accepting an invitation; open -> cancelled when another address takes its
    place, police vouch for it, or the contact leaves.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="proofs")
    # The contact's own while it is new; the one that is to take its place while it changes.
    address = models.EmailField(_("email address"), max_length=254)
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Nobody who signs in, where it was asked for through the link in a mail.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    # The mail came back.
    returned_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AddressProofQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(proved_at__isnull=True, cancelled_at__isnull=True),
                name="address_proof_one_open",
            ),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="address_proof_proved_or_cancelled",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("sent_at")), name="address_proof_expires_later"),
        ]

    def __str__(self) -> str:
        return f"{self.address} of {self.contact}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
