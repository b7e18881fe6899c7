"""One school's part in a redeployment."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deployments.models.deployment import Deployment
from deployments.models.redeployment import Redeployment
from officers.models import Absence, Officer
from schools.models import School


class ChangeQuerySet(models.QuerySet["Change"]):
    def announced(self) -> Self:
        """Schools have been told, and it is not yet in effect."""
        return self.filter(status__in=Change.OPEN, redeployment__status__in=Redeployment.TOLD)

    def at_the_gate(self, day: date) -> Self:
        """Announced, and their day has come."""
        return self.announced().filter(redeployment__effective_on__lte=day)

    def pending(self) -> Self:
        """Scheduled or announced, and not yet in effect."""
        return self.filter(
            status__in=Change.OPEN,
            redeployment__status__in=[Redeployment.Status.SCHEDULED, *Redeployment.TOLD],
        )

    def moving(self, user: User) -> Self:
        """Those that bring or take away this person as an officer."""
        return self.filter(Q(officer_in__user=user) | Q(officer_out__user=user))

    def alike(self, change: "Change") -> Self:
        """The others of its plan that say the same. Whom an officer replaces may differ from school to school."""
        same: dict[str, object] = {
            "redeployment": change.redeployment_id,
            "kind": change.kind,
            "officer_in": change.officer_in_id,
            "deployment_kind": change.deployment_kind,
            "cannot_wait": change.cannot_wait,
            "shadows": change.shadows_id,
            "until_on": change.until_on,
        }
        if change.kind == Change.Kind.DEPARTURE:
            same["officer_out"] = change.officer_out_id
        return self.filter(**same).exclude(pk=change.pk)


class Change(models.Model):
    """One thing that changes at one school: who comes, who goes, who shadows, who is away.

    PLANNED -> IN_EFFECT or HELD; HELD -> IN_EFFECT; PLANNED or HELD -> WITHDRAWN or CORRECTED.
    Only the gate puts it into effect.
    """

    class Kind(models.TextChoices):
        ARRIVAL = "ARRIVAL", gettext_lazy("Arrival")
        DEPARTURE = "DEPARTURE", gettext_lazy("Departure")
        REPLACEMENT = "REPLACEMENT", gettext_lazy("Replacement")
        SHADOWING = "SHADOWING", gettext_lazy("Shadowing")
        ABSENCE = "ABSENCE", gettext_lazy("Absence")

    class Status(models.TextChoices):
        PLANNED = "PLANNED", gettext_lazy("Planned")
        HELD = "HELD", gettext_lazy("Held")
        IN_EFFECT = "IN_EFFECT", gettext_lazy("In effect")
        CORRECTED = "CORRECTED", gettext_lazy("Corrected")
        WITHDRAWN = "WITHDRAWN", gettext_lazy("Withdrawn")

    OPEN = (Status.PLANNED, Status.HELD)
    # Neither withdrawn nor corrected.
    STANDING = (*OPEN, Status.IN_EFFECT)
    TAKES_AWAY = (Kind.DEPARTURE, Kind.REPLACEMENT)

    redeployment = models.ForeignKey(Redeployment, on_delete=models.CASCADE, related_name="changes")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    officer_in = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="changes_in")
    officer_out = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="changes_out"
    )
    # What the arriving officer will be at the school.
    deployment_kind = models.CharField(max_length=10, choices=Deployment.Kind, blank=True)
    # Of a shadow, the experienced officer; of anybody else nobody.
    shadows = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="changes_shadowed"
    )
    # The last day of a shadow, a cover or an absence. Whoever comes without one stays.
    until_on = models.DateField(gettext_lazy("last day"), null=True, blank=True)
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, blank=True, related_name="changes")
    cannot_wait = models.BooleanField(
        gettext_lazy("the officer leaves on the day in any case"),
        default=False,
        help_text=gettext_lazy(
            "The departure takes effect even if the school has not been told; it then goes on the register."
        ),
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    held_because = models.CharField(max_length=500, blank=True)
    took_effect_on = models.DateField(null=True, blank=True)
    # Of an absence, the day from which the officer is back, once the school was told so.
    returned_on = models.DateField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "school", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["ARRIVAL", "SHADOWING"], officer_in__isnull=False, officer_out__isnull=True)
                | Q(kind__in=["DEPARTURE", "ABSENCE"], officer_in__isnull=True, officer_out__isnull=False)
                | Q(kind="REPLACEMENT", officer_in__isnull=False, officer_out__isnull=False),
                name="change_names_its_officers",
            ),
            models.CheckConstraint(
                condition=Q(officer_in__isnull=True) | ~Q(officer_in=models.F("officer_out")),
                name="change_never_replaces_with_same",
                violation_error_message=gettext_lazy("The officer who comes must not be the officer who goes."),
            ),
            models.CheckConstraint(
                condition=Q(officer_in__isnull=True, deployment_kind="")
                | (Q(officer_in__isnull=False) & ~Q(deployment_kind="")),
                name="change_arrival_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(cannot_wait=False) | Q(kind__in=["DEPARTURE", "ABSENCE"]),
                name="change_only_departure_cannot_wait",
            ),
            models.CheckConstraint(
                condition=Q(kind="SHADOWING", deployment_kind="SHADOW", shadows__isnull=False, until_on__isnull=False)
                | (~Q(kind="SHADOWING") & ~Q(deployment_kind="SHADOW") & Q(shadows__isnull=True)),
                name="change_shadow_has_officer_and_end",
            ),
            models.CheckConstraint(
                condition=Q(shadows__isnull=True) | ~Q(shadows=models.F("officer_in")),
                name="change_nobody_shadows_self",
                violation_error_message=gettext_lazy("Nobody shadows themselves."),
            ),
            models.CheckConstraint(
                condition=Q(kind="ABSENCE", absence__isnull=False, until_on__isnull=False, cannot_wait=True)
                | (~Q(kind="ABSENCE") & Q(absence__isnull=True, returned_on__isnull=True)),
                name="change_absence_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(kind="ABSENCE") | Q(deployment_kind__in=["COVER", "SHADOW"]),
                name="change_only_some_have_an_end",
            ),
            models.CheckConstraint(
                condition=Q(status="IN_EFFECT", took_effect_on__isnull=False)
                | (~Q(status="IN_EFFECT") & Q(took_effect_on__isnull=True)),
                name="change_in_effect_has_day",
            ),
            models.UniqueConstraint(
                fields=["redeployment", "school", "officer_in"],
                name="change_officer_arrives_once",
                violation_error_message=gettext_lazy("This officer already arrives at this school in this plan."),
            ),
            models.UniqueConstraint(
                fields=["redeployment", "school", "officer_out"],
                name="change_officer_leaves_once",
                violation_error_message=gettext_lazy("This officer already leaves this school in this plan."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(kind)s at %(school)s") % {"kind": self.get_kind_display(), "school": self.school}
