"""A running deployment that stands still because its officer is not fit for it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from deployments.models.deployment import Deployment
from outbox.models import Letter
from schools.models import CommandUnit


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def visible_to(self, user: User) -> Self:
        units = CommandUnit.objects.run_by(user)
        return self.filter(deployment__officer__command_unit__in=units)

    def on(self, day: date) -> Self:
        """Standing on that day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def open(self) -> Self:
        return self.filter(until_on__isnull=True)


class Suspension(models.Model):
    """From the morning on which the officer was found unfit until the last day before they were found fit again.

    Only the morning's run makes and ends one. Both days are inclusive.
    """

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="suspensions")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    # For police: which of vetting, training, tenure … No school reads it.
    because = models.CharField(max_length=500)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="suspension")
    return_letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_suspension"
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deployment"], condition=Q(until_on__isnull=True), name="suspension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="suspension_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment}: suspended from {self.from_on}"
