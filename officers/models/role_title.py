"""What a force calls the officers who work in its schools."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from schools.models import CommandUnit, Force


class RoleTitleQuerySet(models.QuerySet["RoleTitle"]):
    def visible_to(self, user: User) -> Self:
        """Inspectors see those of their force, an administrator all."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        units = CommandUnit.objects.led_by(user, Role.INSPECTOR)
        return self.filter(force__in=units.values("force"))


class RoleTitle(models.Model):
    """“Safer Schools Officer”, “YEDO”: forces have several and rename them. `Course` says what each asks for."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="role_titles")
    name = models.CharField(max_length=60)
    plain_words = models.CharField(
        _("what this officer does"), max_length=200, blank=True, help_text=_("In a sentence that schools read.")
    )

    objects = RoleTitleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["force", "name"],
                name="role_title_once_in_force",
                violation_error_message=_("This role title exists."),
            )
        ]

    def __str__(self) -> str:
        return self.name
