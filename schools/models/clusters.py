"""A sergeant's part of a command unit."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models.areas import CommandUnit


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def visible_to(self, user: User) -> Self:
        """Those of the command units where the person is sergeant or inspector."""
        return self.filter(command_unit__in=CommandUnit.objects.run_by(user))

    def owned_by(self, user: User) -> Self:
        return self.visible_to(user).filter(sergeant=user)


class Cluster(models.Model):
    """Some schools and officers of a command unit, and the sergeant who looks after them.

    It says whose work it is, not who may do it: every sergeant of the unit may stand in for another.
    """

    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="clusters")
    name = models.CharField(max_length=80)
    sergeant = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="clusters")
    # The last handing over, so that whoever comes second reads who was first.
    handed_over_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["command_unit", "name"],
                name="cluster_name_once_in_unit",
                violation_error_message=_("This unit already has a cluster of this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(handed_over_at__isnull=True, handed_over_by__isnull=True)
                | models.Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
                name="cluster_handed_over_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
