"""What somebody at a school's door typed to learn whether an officer is expected, and what they were answered."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models import School

# A name that was typed belongs to somebody. The database lets a row go after so long, and not before.
KEPT_DAYS = 365


class DoorCheckQuerySet(models.QuerySet["DoorCheck"]):
    def visible_to(self, user: User) -> Self:
        """A school's heads, DSLs and deputies read what was checked at its door."""
        return self.filter(school__in=School.objects.attended_by(user).values("urn"))

    def since(self, moment: datetime) -> Self:
        return self.filter(checked_at__gt=moment)

    def forgettable(self, now: datetime) -> Self:
        """Kept for long enough."""
        return self.filter(checked_at__lt=now - timedelta(days=KEPT_DAYS))


class DoorCheck(models.Model):
    """One check at a school's door. Nobody changes it; it is removed after a year (database rule)."""

    class Answer(models.TextChoices):
        EXPECTED = "EXPECTED", _("Expected today")
        NOT_EXPECTED = "NOT_EXPECTED", _("Our officer, not expected today")
        ELSEWHERE = "ELSEWHERE", _("An officer of the unit, not ours")
        SEVERAL = "SEVERAL", _("Several officers of this name")
        UNKNOWN = "UNKNOWN", _("Not known")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="door_checks")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="door_checks")
    typed = models.CharField(max_length=100)
    answer = models.CharField(max_length=12, choices=Answer)
    checked_at = models.DateTimeField(default=timezone.now)

    objects = DoorCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-pk"]
        indexes = [
            models.Index(fields=["school", "-checked_at"], name="door_check_of_school"),
            models.Index(fields=["checked_by", "-checked_at"], name="door_check_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.typed} at {self.school}: {self.get_answer_display()}"
