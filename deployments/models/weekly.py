"""The week's mail to a local authority's adviser: who wants it, and what was sent, so that it is sent once."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from outbox.models import Letter


class WeeklyCopy(models.Model):
    """An adviser wants to be copied, once a week, on what their schools are told. Nobody is without having asked."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="weekly_copy")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "weekly copies"

    def __str__(self) -> str:
        return str(self.user)


class WeeklyLetter(models.Model):
    """The letter that an adviser was sent in one week."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The Monday of the week in which it went.
    week_on = models.DateField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="weekly_letter")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "week_on"], name="weekly_letter_once_a_week")]

    def __str__(self) -> str:
        return f"{self.user}, week of {self.week_on}"
