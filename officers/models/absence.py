"""When an officer is away from all schools."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from officers.models.officer import Officer
from schools.models import CommandUnit


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        """Those of the command unit's officers, and one's own."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(Q(officer__command_unit__in=units) | Q(officer__user=user))

    def standing(self) -> Self:
        """Not called off."""
        return self.filter(cancelled_at__isnull=True)

    def on(self, day: date) -> Self:
        return self.standing().filter(from_on__lte=day, until_on__gte=day)


class Absence(models.Model):
    """An officer is abstracted, first and last day included. Two of one officer share no day (database rule).

    It is the fact that police know; what schools are told of it is a redeployment. It can be called off, and its last
    day can move; its row stays.
    """

    class Kind(models.TextChoices):
        AID = "AID", _("Aid to another service")
        TRAINING = "TRAINING", _("Training")
        COURT = "COURT", _("Court")
        LEAVE = "LEAVE", _("Leave")
        OTHER = "OTHER", _("Other duties")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField("why", max_length=10, choices=Kind)
    from_on = models.DateField(_("first day away"))
    until_on = models.DateField(_("last day away"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "officer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="absence_cancelled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.get_kind_display().lower()}, {self.from_on} to {self.until_on}"

    def covers(self, day: date) -> bool:
        """Whether the officer is away on that day."""
        return self.cancelled_at is None and self.from_on <= day <= self.until_on
