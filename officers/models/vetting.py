"""Whether the force has confirmed an officer's vetting. Never a level, a reason or a number."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from officers.models.officer import Officer


class VettingCheck(models.Model):
    """One statement about one officer's vetting, append-only: the newest counts, the older ones stay."""

    class Outcome(models.TextChoices):
        CONFIRMED = "CONFIRMED", _("Confirmed current")
        PENDING = "PENDING", _("Pending")
        LAPSED = "LAPSED", _("Lapsed")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="vetting_checks")
    outcome = models.CharField(max_length=10, choices=Outcome)
    checked_on = models.DateField(_("checked on"), help_text=_("The day on which this was so."))
    review_by_on = models.DateField(_("review by"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="CONFIRMED") | Q(review_by_on__isnull=False),
                name="vetting_confirmed_has_review_day",
                violation_error_message=_("Give the day by which confirmed vetting is reviewed."),
            ),
            models.CheckConstraint(
                condition=Q(review_by_on__isnull=True) | Q(review_by_on__gte=models.F("checked_on")),
                name="vetting_review_after_check",
                violation_error_message=_("The review must not be before the check."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.get_outcome_display()} on {self.checked_on}"

    @property
    def standing(self) -> tuple[date, datetime, int]:
        """The greatest counts: the latest day of check, and of one day's checks the one recorded last."""
        return self.checked_on, self.recorded_at, self.pk
