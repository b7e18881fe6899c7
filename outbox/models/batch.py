"""What one worker holds at this moment, and how far it has come with it."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

# A worker that has not written for so long has died: what it held is due again. Longer than the longest round.
LEASE = timedelta(minutes=3)


class Batch(models.Model):
    """Deliveries that one worker took together: the ledger of what it may have transmitted.

    `order[:answered]` the relay has answered, `order[answered:begun]` may be on the wire, the rest was not touched.
    The row lives as long as the worker holds its deliveries. Whoever finds it gone has lost them and may write nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    # Ids of the deliveries, in the order in which they are sent.
    order = models.JSONField(default=list)
    answered = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField()
    # Some delivery in it was called back since the worker last looked.
    recalled = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(condition=Q(answered__lte=F("begun")), name="batch_answers_what_was_begun"),
        ]

    def __str__(self) -> str:
        return f"{len(self.order)} deliveries, {self.answered} answered"
