"""Who changed what in a plan."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from deployments.models.redeployment import Redeployment


class PlanEdit(models.Model):
    """One edit of a plan, in words. Whoever meets a plan that a colleague has changed is told these."""

    redeployment = models.ForeignKey(Redeployment, on_delete=models.PROTECT, related_name="edits")
    # The revision that the edit made.
    revision = models.PositiveIntegerField()
    words = models.TextField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["redeployment", "revision"], name="plan_edit_once")]

    def __str__(self) -> str:
        return f"{self.redeployment}, revision {self.revision}"
