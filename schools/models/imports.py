"""What each import did, which rows it would not take, and files that wait for a yes."""

from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from schools.models.areas import CommandUnit


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User) -> Self:
        """All for an administrator; for sergeants and inspectors those they started themselves."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        return self.filter(imported_by=user) if user.has_role(Role.SERGEANT, Role.INSPECTOR) else self.none()


class RegisterImport(models.Model):
    """One run over a file, whoever started it. Without a person it was started at the command line."""

    class Kind(models.TextChoices):
        SCHOOLS = "SCHOOLS", gettext_lazy("Schools")
        CONTACTS = "CONTACTS", gettext_lazy("Contacts")
        AREAS = "AREAS", gettext_lazy("Areas")
        OFFICERS = "OFFICERS", gettext_lazy("Officers")
        TENURES = "TENURES", gettext_lazy("Tenures")
        TRAINING = "TRAINING", gettext_lazy("Training")
        DEPLOYMENTS = "DEPLOYMENTS", gettext_lazy("Deployments")

    kind = models.CharField(max_length=12, choices=Kind)
    file_name = models.CharField(max_length=200)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    # Reason for leaving rows out -> how many.
    skipped_because = models.JSONField(default=dict, blank=True)
    # Closed schools that were given a successor, those whose successor a person must choose, and what moved along.
    handed_over = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    contacts_moved = models.PositiveIntegerField(default=0)
    deployments_moved = models.PositiveIntegerField(default=0)
    # Sentences a person should read: what went where, and what needs a decision.
    notes = models.JSONField(default=list, blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return _("%(kind)s from %(file_name)s") % {"kind": self.get_kind_display(), "file_name": self.file_name}


class RejectedRow(models.Model):
    """A row that could not be read, by its line in the file, and why."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rejected_rows")
    line = models.PositiveIntegerField()
    identity = models.CharField(gettext_lazy("URN or address"), max_length=254, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return _("line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


class TriedFileQuerySet(models.QuerySet["TriedFile"]):
    def visible_to(self, user: User) -> Self:
        """A person's own, of units that they still lead."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(uploaded_by=user, command_unit__in=units)


class TriedFile(models.Model):
    """A file that was read but not yet imported: it waits for a day for the person who chose it to say yes."""

    kind = models.CharField(max_length=12, choices=RegisterImport.Kind)
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    # Compressed.
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = TriedFileQuerySet.as_manager()

    def __str__(self) -> str:
        return _("%(kind)s from %(file_name)s") % {"kind": self.get_kind_display(), "file_name": self.file_name}
