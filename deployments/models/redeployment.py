"""The sergeant's plan."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.wording import spoken
from schools.models import CommandUnit


class RedeploymentQuerySet(models.QuerySet["Redeployment"]):
    def visible_to(self, user: User) -> Self:
        """Plans of the units where the person is sergeant or inspector. Schools read notices, never plans."""
        return self.filter(command_unit__in=CommandUnit.objects.run_by(user))

    def due_for_release(self, now: datetime) -> Self:
        return self.filter(status=Redeployment.Status.SCHEDULED, release_at__lte=now)

    def awaiting_authorisation(self) -> Self:
        return self.filter(
            status=Redeployment.Status.DRAFT, exigency__state="ASKED", exigency__revision=models.F("revision")
        )


class Redeployment(models.Model):
    """One reason, one explanation, one day, one or many changes.

    DRAFT -> SCHEDULED -> ANNOUNCED -> IN_EFFECT; ANNOUNCED -> HELD -> IN_EFFECT; DRAFT, SCHEDULED, ANNOUNCED or HELD ->
    WITHDRAWN; ANNOUNCED or HELD -> CORRECTED when the plan that corrects it is announced. SCHEDULED -> DRAFT when
    edited or when it no longer passes its checks. Only deployments.actions moves it along.
    """

    class Reason(models.TextChoices):
        END_OF_TENURE = "END_OF_TENURE", _("End of tenure")
        PROMOTION = "PROMOTION", _("Promotion")
        LATERAL_MOVE = "LATERAL_MOVE", _("Lateral move")
        NEW_OFFICER = "NEW_OFFICER", _("New officer joins")
        RESOURCE_WITHDRAWAL = "RESOURCE_WITHDRAWAL", _("Resource withdrawal")
        AID = "AID", _("Aid to another service")
        TRAINING = "TRAINING", _("Training")
        VETTING = "VETTING", _("Vetting")
        OTHER = "OTHER", _("Other")

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SCHEDULED = "SCHEDULED", _("Scheduled")
        ANNOUNCED = "ANNOUNCED", _("Announced")
        HELD = "HELD", _("Held")
        IN_EFFECT = "IN_EFFECT", _("In effect")
        CORRECTED = "CORRECTED", _("Corrected")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    TOLD = (Status.ANNOUNCED, Status.HELD)

    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="redeployments")
    reason = models.CharField(max_length=20, choices=Reason)
    explanation = models.TextField(help_text=_("In words fit for schools: why, and what happens next."))
    effective_on = models.DateField(_("day of the change"))
    # Whom a school without an officer turns to, and by when it hears again.
    interim_contact = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(_("review day"), null=True, blank=True)
    words = models.TextField("notice", blank=True, help_text=_("What every school reads, with placeholders."))
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # When schools are to be told. Set when scheduled.
    release_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Counts every edit: an authorisation holds for the revision that the inspector saw and for no other.
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    scheduled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scheduled_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")

    objects = RedeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["corrects"], condition=~Q(status="WITHDRAWN"), name="redeployment_one_live_correction"
            ),
            models.CheckConstraint(
                condition=~Q(status="SCHEDULED")
                | Q(release_at__isnull=False, scheduled_at__isnull=False, scheduled_by__isnull=False),
                name="redeployment_scheduled_has_release",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ANNOUNCED", "HELD", "IN_EFFECT", "CORRECTED"])
                | Q(announced_at__isnull=False),
                name="redeployment_announced_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="WITHDRAWN", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (~Q(status="WITHDRAWN") & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)),
                name="redeployment_withdrawn_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {spoken(self.effective_on)}"

    @property
    def is_editable(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_told(self) -> bool:
        """Schools have been told and the day, or the gate, has not yet let it through."""
        return self.status in self.TOLD
