"""The register: every change of which a school heard too late or not at all. Nobody erases it."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import Role, User
from deployments.models.change import Change
from schools.models import CommandUnit, School


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def visible_to(self, user: User) -> Self:
        units = CommandUnit.objects.led_by(user, Role.SERGEANT, Role.INSPECTOR)
        return self.filter(command_unit__in=units)


class RegisterEntry(models.Model):
    """One change that fell short, with all the facts as they were. Append-only (database rule)."""

    class Shortfall(models.TextChoices):
        SHORT_NOTICE = "SHORT_NOTICE", "Short notice"
        UNTOLD = "UNTOLD", "School not told"

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="register_entries")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="register_entries")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="register_entries")
    shortfall = models.CharField(max_length=12, choices=Shortfall)
    # Words, not links: they must read the same after a rename.
    summary = models.CharField(max_length=300)
    cause = models.TextField()
    explanation = models.TextField("explanation sent to the school", blank=True)
    took_effect_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(help_text="School days from announcement to effect.")
    minimum_days = models.PositiveSmallIntegerField(help_text="School days that the force's policy asked for.")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authorised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at", "-pk"]
        verbose_name_plural = "register entries"
        constraints = [models.UniqueConstraint(fields=["change", "shortfall"], name="register_entry_once")]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_shortfall_display().lower()}"


class RegisterRemark(models.Model):
    """What somebody added to an entry later. Append-only (database rule)."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="remarks")
    words = models.TextField("remark")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.made_by} on {self.entry}"
