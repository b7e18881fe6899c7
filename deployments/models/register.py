"""The register: every change of which a school heard too late or not at all. Nobody erases it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deployments.models.change import Change
from deployments.models.deployment import Deployment
from deployments.models.suspension import Suspension
from deployments.models.visit import Visit
from schools.models import CommandUnit, School


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def visible_to(self, user: User) -> Self:
        units = CommandUnit.objects.run_by(user)
        return self.filter(command_unit__in=units)


class RegisterEntry(models.Model):
    """One change that fell short, with all the facts as they were. Append-only (database rule).

    It is a planned change, an officer found unfit in the morning, a deployment that was entered after it began, or a
    visit of which the school says that nobody had announced it.
    """

    class Shortfall(models.TextChoices):
        SHORT_NOTICE = "SHORT_NOTICE", gettext_lazy("Short notice")
        UNTOLD = "UNTOLD", gettext_lazy("School not told")
        SUSPENDED = "SUSPENDED", gettext_lazy("Officer withdrawn at once")
        ENTERED_LATE = "ENTERED_LATE", gettext_lazy("Entered late")
        UNANNOUNCED = "UNANNOUNCED", gettext_lazy("Reported by a school as unannounced")

    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, blank=True, related_name="register_entries")
    suspension = models.ForeignKey(
        Suspension, on_delete=models.PROTECT, null=True, blank=True, related_name="register_entries"
    )
    deployment = models.ForeignKey(
        Deployment, on_delete=models.PROTECT, null=True, blank=True, related_name="register_entries"
    )
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="register_entry")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="register_entries")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="register_entries")
    shortfall = models.CharField(max_length=12, choices=Shortfall)
    # Words, not links: they must read the same after a rename.
    summary = models.CharField(max_length=300)
    cause = models.TextField()
    explanation = models.TextField(gettext_lazy("explanation sent to the school"), blank=True)
    took_effect_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(help_text=gettext_lazy("School days from announcement to effect."))
    minimum_days = models.PositiveSmallIntegerField(
        help_text=gettext_lazy("School days that the force's policy asked for.")
    )
    # Nobody, where the morning's run found it.
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authorised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at", "-pk"]
        verbose_name_plural = "register entries"
        constraints = [
            models.UniqueConstraint(fields=["change", "shortfall"], name="register_entry_once"),
            models.UniqueConstraint(fields=["suspension"], name="register_entry_once_for_suspension"),
            models.UniqueConstraint(fields=["deployment"], name="register_entry_once_for_deployment"),
            models.CheckConstraint(
                condition=Q(shortfall="SUSPENDED", suspension__isnull=False, change=None, deployment=None, visit=None)
                | Q(shortfall="ENTERED_LATE", deployment__isnull=False, change=None, suspension=None, visit=None)
                | Q(shortfall="UNANNOUNCED", visit__isnull=False, change=None, suspension=None, deployment=None)
                | Q(
                    shortfall__in=["SHORT_NOTICE", "UNTOLD"],
                    change__isnull=False,
                    author__isnull=False,
                    suspension=None,
                    deployment=None,
                    visit=None,
                ),
                name="register_entry_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}: {self.get_shortfall_display().lower()}"

    @property
    def by_whom(self) -> str:
        """Who planned, entered or reported it. What the clock found nobody did."""
        return self.author.name if self.author else _("The morning’s run")


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
