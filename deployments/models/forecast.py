"""What was mailed of the forecast, so that it is mailed once."""

from django.db import models

from accounts.models import User
from officers.models import Tenure
from outbox.models import Letter


class ForecastLetter(models.Model):
    """The weekly forecast that a sergeant was sent."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The Monday of the week that it is for.
    week_on = models.DateField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="forecast")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "week_on"], name="forecast_letter_once_a_week")]

    def __str__(self) -> str:
        return f"{self.user}, week of {self.week_on}"


class TenureWarning(models.Model):
    """Inspectors were told that a tenure ends soon and nobody is planned to follow."""

    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="+")
    # The last day that was warned of: when it moves, a new warning may be due.
    ends_on = models.DateField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="tenure_warning")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenure", "ends_on"], name="tenure_warning_once")]

    def __str__(self) -> str:
        return f"{self.tenure}"
