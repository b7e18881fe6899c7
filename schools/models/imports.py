"""What each import did, and which rows it would not take."""

from typing import Self

from django.db import models

from accounts.models import Role, User


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User) -> Self:
        """All for an administrator, none for anybody else."""
        return self.all() if user.has_role(Role.ADMINISTRATOR) else self.none()


class RegisterImport(models.Model):
    """One run over a file, whoever started it. Without a person it was started at the command line."""

    class Kind(models.TextChoices):
        SCHOOLS = "SCHOOLS", "Schools"
        CONTACTS = "CONTACTS", "Contacts"
        AREAS = "AREAS", "Areas"
        OFFICERS = "OFFICERS", "Officers"
        TENURES = "TENURES", "Tenures"
        TRAINING = "TRAINING", "Training"
        DEPLOYMENTS = "DEPLOYMENTS", "Deployments"

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
        return f"{self.get_kind_display()} from {self.file_name}"


class RejectedRow(models.Model):
    """A row that could not be read, by its line in the file, and why."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rejected_rows")
    line = models.PositiveIntegerField()
    identity = models.CharField("URN or address", max_length=254, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
