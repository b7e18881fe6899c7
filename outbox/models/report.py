"""What others say became of a mail after the relay took it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outbox.models.delivery import Delivery


class Report(models.Model):
    """One report of a provider or one returned mail, kept whether or not it was news.

    It may come before our own note that the relay took the mail, twice, or in the wrong order.
    """

    class Kind(models.TextChoices):
        DELIVERED = "DELIVERED", _("Delivered")
        BOUNCED = "BOUNCED", _("Bounced")
        COMPLAINED = "COMPLAINED", _("Marked as unwanted")

    # Who says so ("postmark", "notify", "mailbox"), and that one's own name for this report: it counts once.
    source = models.CharField(max_length=40)
    source_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=Kind)
    # Our Message-ID or the provider's own id, whichever the report names.
    names = models.CharField(max_length=255, blank=True)
    words = models.CharField(max_length=300, blank=True)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    # None while no delivery of ours is known by that name.
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["received_at"], condition=Q(delivery__isnull=True), name="report_unmatched")]
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="report_counts_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_kind_display().lower()}"
