"""A way out of the house, and whether it is open."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.Model):
    """The relay for email, or the provider of text messages. A relay that refuses us altogether pauses it."""

    class Means(models.TextChoices):
        EMAIL = "EMAIL", _("Email")
        TEXT = "TEXT", _("Text message")

    means = models.CharField(max_length=5, choices=Means, primary_key=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    paused_because = models.CharField(max_length=300, blank=True)
    # Since when it has been refused without a break, and how often: each pause is longer than the last.
    refused_since = models.DateTimeField(null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    # What the relay's limit per minute still allows, and when that was reckoned.
    allowance = models.FloatField(default=0)
    allowance_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refusals=0, paused_until__isnull=True, refused_since__isnull=True)
                | Q(refusals__gt=0, paused_until__isnull=False, refused_since__isnull=False),
                name="channel_paused_since_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.get_means_display()
