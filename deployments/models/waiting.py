"""What a school waits to be answered: asked once, answered once, and passed on when nobody answers."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User

# After so long without an answer the inspectors hear of it.
ANSWER_WITHIN = timedelta(hours=72)

Row = TypeVar("Row", bound="AwaitsAnswer")


class AwaitingQuerySet(models.QuerySet[Row]):
    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        """Unanswered for 72 hours, and the inspectors have not heard of it."""
        return self.unanswered().filter(asked_at__lte=now - ANSWER_WITHIN, escalated_at__isnull=True)


class AwaitsAnswer(models.Model):
    """Something that a person at a school asks of the police. It is answered once."""

    # As it was on that day, whoever the contact is later.
    name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # When the inspectors heard that nobody had answered.
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="%(class)s_answered_by_somebody",
            )
        ]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def answer_by(self) -> datetime:
        """When the inspectors hear of it, if nobody has answered."""
        return self.asked_at + ANSWER_WITHIN

    @property
    def is_overdue(self) -> bool:
        return not self.is_answered and self.answer_by <= timezone.now()
