"""Why a school gets less than the minimum notice, and which inspector owns that."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.models.redeployment import Redeployment


class ExigencyQuerySet(models.QuerySet["Exigency"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(redeployment__in=Redeployment.objects.visible_to(user))


class Exigency(models.Model):
    """A request for short notice: ASKED -> AUTHORISED or SENT_BACK. Nobody authorises their own (database rule).

    It speaks of one revision of the plan: once the plan is edited, the question must be asked again.
    """

    class State(models.TextChoices):
        ASKED = "ASKED", _("Waiting for an inspector")
        AUTHORISED = "AUTHORISED", _("Authorised")
        SENT_BACK = "SENT_BACK", _("Sent back")

    redeployment = models.OneToOneField(Redeployment, on_delete=models.CASCADE, related_name="exigency")
    cause = models.TextField(help_text=_("For the inspector and the register: why it cannot wait."))
    explanation = models.TextField(_("explanation to schools"), help_text=_("Schools read this in the notice."))
    revision = models.PositiveIntegerField(help_text=_("The revision of the plan that was asked about."))
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField("reason", blank=True)
    # What the inspector allowed. A plan left lying gives less with every day, and must be put to an inspector again.
    lead_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The fewest school days’ notice that any school was to get on that day.")
    )

    objects = ExigencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "exigencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ASKED", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="ASKED") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="exigency_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="exigency_nobody_authorises_own",
            ),
            models.CheckConstraint(
                condition=Q(state="AUTHORISED", lead_days__isnull=False)
                | (~Q(state="AUTHORISED") & Q(lead_days__isnull=True)),
                name="exigency_authorised_has_lead",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT_BACK") | ~Q(decision_reason=""), name="exigency_sent_back_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redeployment}: {self.get_state_display()}"

    @property
    def is_current(self) -> bool:
        """The plan has not been edited since."""
        return self.revision == self.redeployment.revision

    @property
    def is_authorised(self) -> bool:
        """An inspector has authorised the plan as it stands."""
        return self.state == self.State.AUTHORISED and self.is_current


def authorised_exigency_of(plan: Redeployment) -> Exigency | None:
    """The plan's exigency, if an inspector has authorised it for the plan as it stands."""
    exigency: Exigency | None = getattr(plan, "exigency", None)
    return exigency if exigency and exigency.is_authorised else None
