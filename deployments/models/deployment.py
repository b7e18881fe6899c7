"""An officer at a school, from a day until a day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from officers.models import Officer
from schools.models import CommandUnit, School


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    def visible_to(self, user: User) -> Self:
        """The school's own, the adviser's schools', the unit's, the officer's own."""
        # Nothing, and then each way that the person's roles open: a way that is shut costs a long list most.
        seen = Q(pk__in=())
        if user.has_role(Role.SERGEANT, Role.INSPECTOR):
            units = CommandUnit.objects.run_by(user)
            seen |= Q(school__local_authority__command_unit__in=units)
        if user.has_role(Role.SCHOOL):
            seen |= Q(school__in=School.objects.attended_by(user).values("urn"))
        if user.has_role(Role.ADVISER):
            seen |= Q(school__local_authority__in=user.adviserships.values("local_authority"))
        if user.has_role(Role.OFFICER):
            seen |= Q(officer__user=user)
        return self.filter(seen)

    def on(self, day: date) -> Self:
        """Running on that day."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)

    def overlapping(self, day: date) -> Self:
        """Running on that day or beginning later."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day))


class Deployment(models.Model):
    """One officer at one school. Both days are inclusive; the same officer's rows at one school never overlap."""

    class Kind(models.TextChoices):
        NAMED = "NAMED", _("Named officer (one of several schools)")
        DEDICATED = "DEDICATED", _("Dedicated officer (this school only)")
        COVER = "COVER", _("Cover officer")
        SHADOW = "SHADOW", _("Shadowing officer")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="deployments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="deployments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NAMED)
    # The experienced officer whom a shadow goes along with.
    shadows = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="shadowed_by")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "officer"]
        indexes = [models.Index(fields=["-from_on", "-id"], name="deployment_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="deployment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="SHADOW", shadows__isnull=False, until_on__isnull=False)
                | (~Q(kind="SHADOW") & Q(shadows__isnull=True)),
                name="deployment_shadow_has_officer_and_end",
            ),
            models.CheckConstraint(
                condition=Q(shadows__isnull=True) | ~Q(shadows=F("officer")), name="deployment_nobody_shadows_self"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} at {self.school} from {self.from_on}"
