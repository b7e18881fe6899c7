"""How long an officer is meant to stay in schools."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from officers.models.officer import Officer


class Tenure(models.Model):
    """One stretch of an officer's work in schools, first and last day included. They never overlap (database rule).

    It may end early: an officer who wins a promotion is not held back. Schools are shown that caveat.
    """

    class EndReason(models.TextChoices):
        PROMOTION = "PROMOTION", _("Promotion")
        LATERAL_MOVE = "LATERAL_MOVE", _("Lateral move")
        END_OF_TENURE = "END_OF_TENURE", _("End of tenure")
        RESIGNATION = "RESIGNATION", _("Resignation")
        AID = "AID", _("Aid to another service")
        SICKNESS = "SICKNESS", _("Sickness")
        OTHER = "OTHER", _("Other")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tenures")
    from_on = models.DateField(_("first day"))
    planned_until_on = models.DateField(_("planned last day"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, choices=EndReason, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_until_on__gte=F("from_on")),
                name="tenure_planned_end_after_start",
                violation_error_message=_("The planned last day must not be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")),
                name="tenure_ended_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="tenure_ended_has_reason",
                violation_error_message=_("Give both the last day and why it ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.from_on} to {self.last_on}"

    @property
    def last_on(self) -> date:
        """The last day, planned or real."""
        return self.ended_on or self.planned_until_on

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.last_on


class TenureCorrection(models.Model):
    """The days that a tenure had before somebody corrected them, and why. Rows are only ever added (database rule)."""

    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="corrections")
    was_from_on = models.DateField()
    was_planned_until_on = models.DateField()
    because = models.CharField(max_length=200)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-corrected_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.tenure}: was {self.was_from_on} to {self.was_planned_until_on}"
