"""The signs of life of the processes that carry the post."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part last stamped the database: beat as it rings, a worker as it begins to look for what is due.

    And when the mailbox for returned mail was last read to its end.
    """

    class Part(models.TextChoices):
        BEAT = "BEAT", _("Clock")
        SWEEP = "SWEEP", _("Sweep of the outbox")
        BOUNCES = "BOUNCES", _("Mailbox for returned mail")

    part = models.CharField(max_length=10, choices=Part, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.beat_at}"
