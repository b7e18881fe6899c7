"""One school's part in a plan before it is a row, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Redeployment
from officers.models import Absence, Officer
from schools.models import School

# Those who do not stay: only they have a last day.
LIMITED = (Deployment.Kind.COVER, Deployment.Kind.SHADOW)


@dataclass(frozen=True)
class PlannedChange:
    """One school's part in a plan. Its officers say the kind: in, out or both, one who is shadowed, one who is away."""

    school: School
    officer_in: Officer | None = None
    officer_out: Officer | None = None
    deployment_kind: str = Deployment.Kind.NAMED
    cannot_wait: bool = False
    shadows: Officer | None = None
    until_on: date | None = None
    absence: Absence | None = None

    @property
    def kind(self) -> Change.Kind:
        if self.absence:
            return Change.Kind.ABSENCE
        if self.shadows:
            return Change.Kind.SHADOWING
        if self.officer_in and self.officer_out:
            return Change.Kind.REPLACEMENT
        if self.officer_in or self.officer_out:
            return Change.Kind.ARRIVAL if self.officer_in else Change.Kind.DEPARTURE
        raise RedeploymentError(
            _("Name an officer who comes to %(school)s or one who leaves it.") % {"school": self.school}
        )

    def fields(self) -> dict[str, Any]:
        """As the row holds them."""
        kind = self.kind
        comes_as = Deployment.Kind.SHADOW if self.shadows else self.deployment_kind
        return {
            "kind": kind,
            "officer_in": self.officer_in,
            "officer_out": self.officer_out,
            "deployment_kind": comes_as if self.officer_in else "",
            "cannot_wait": kind == Change.Kind.ABSENCE or (self.cannot_wait and kind == Change.Kind.DEPARTURE),
            "shadows": self.shadows,
            "until_on": self.until_on or (self.absence.until_on if self.absence else None),
            "absence": self.absence,
        }


def refuse_planned(redeployment: Redeployment, planned: PlannedChange) -> None:
    _refuse_strangers(redeployment, planned)
    _refuse_days(redeployment, planned)


def _refuse_strangers(redeployment: Redeployment, planned: PlannedChange) -> None:
    unit = redeployment.command_unit
    if planned.school.local_authority.command_unit_id != unit.pk:
        raise RedeploymentError(_("%(school)s does not lie in %(unit)s.") % {"school": planned.school, "unit": unit})
    if not planned.school.is_open:
        raise RedeploymentError(_("%(school)s is not open.") % {"school": planned.school})
    for officer in (planned.officer_in, planned.officer_out, planned.shadows):
        if officer and officer.command_unit_id != unit.pk:
            raise RedeploymentError(_("%(officer)s does not belong to %(unit)s.") % {"officer": officer, "unit": unit})
    if planned.shadows and planned.shadows == planned.officer_in:
        raise RedeploymentError(_("Nobody shadows themselves."), field="shadows")
    if planned.shadows and (planned.officer_out or not planned.officer_in):
        raise RedeploymentError(_("A shadowing officer comes, and takes over from nobody."), field="officer_out")
    if planned.absence and (planned.officer_in or planned.officer_out != planned.absence.officer):
        raise RedeploymentError(_("An absence names the officer who is away, and nobody else."))


def _refuse_days(redeployment: Redeployment, planned: PlannedChange) -> None:
    """Who goes along with another has a last day, who covers may have one, and nobody else has."""
    comes_as = planned.fields()["deployment_kind"]
    if comes_as == Deployment.Kind.SHADOW and planned.shadows is None:
        raise RedeploymentError(
            _("Choose whom %(officer_in)s shadows.") % {"officer_in": planned.officer_in}, field="shadows"
        )
    if comes_as == Deployment.Kind.SHADOW and planned.until_on is None:
        raise RedeploymentError(_("Enter the last day of the shadowing."), field="until_on")
    if planned.until_on is None:
        return
    if planned.until_on < redeployment.effective_on:
        day = spoken(redeployment.effective_on)
        raise RedeploymentError(
            _("The last day must not be before the plan’s day, %(day)s.") % {"day": day}, field="until_on"
        )
    if not planned.absence and comes_as not in LIMITED:
        raise RedeploymentError(_("Only a cover or a shadow has a last day. Leave it empty."), field="until_on")


def refuse_early_review(effective_on: date, review_on: date | None) -> None:
    if review_on is not None and review_on <= effective_on:
        raise RedeploymentError(_("The review day must be later than the day of the change."), field="review_on")


def why_refused(redeployment: Redeployment, rows: Sequence[Change]) -> str:
    """Which of the table's rules the rows broke."""
    for row in rows:
        if row.officer_in_id and row.officer_in_id == row.officer_out_id:
            return _("At %(school)s the officer who comes must not be the officer who goes.") % {"school": row.school}
    others = redeployment.changes.exclude(pk__in=[row.pk for row in rows if row.pk])
    seen = {
        (officer, school)
        for school, *officers in others.values_list("school", "officer_in", "officer_out")
        for officer in officers
    }
    for row in rows:
        for officer in (row.officer_in, row.officer_out):
            if officer and (officer.pk, row.school_id) in seen:
                return _("%(officer)s already moves at %(school)s in this plan.") % {
                    "officer": officer,
                    "school": row.school,
                }
            if officer:
                seen.add((officer.pk, row.school_id))
    return _("This change is already in the plan.")
