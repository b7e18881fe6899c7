"""Where a person belongs who is no school contact."""

from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from schools.models.areas import CommandUnit, LocalAuthority


class Posting(models.Model):
    """A sergeant, inspector or officer at a command unit."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="postings")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "command_unit", "role"], name="posting_once"),
            models.CheckConstraint(
                condition=Q(role__in=[Role.SERGEANT, Role.INSPECTOR, Role.OFFICER]), name="posting_is_police"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()} at {self.command_unit}"


class Advisership(models.Model):
    """An adviser at a local authority."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="adviserships")
    local_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="adviserships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "local_authority"], name="advisership_once")]

    def __str__(self) -> str:
        return f"{self.user}, adviser at {self.local_authority}"
