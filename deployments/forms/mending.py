"""Mending a change, at its own school or at all schools of the plan that have the same one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deployments.actions import PlannedChange
from deployments.desk.plans.choosing import Staffing
from deployments.forms.changes import ChangeForm
from deployments.models import Change, Deployment
from deployments.words import named
from officers.models import Officer


class MendForm(ChangeForm):
    """One change's officers; where other changes are alike, whether they change with it."""

    may_press_again = False

    also = forms.BooleanField(label=gettext_lazy("Also"), required=False)

    layout = (*ChangeForm.layout, Field.checkbox("also"))

    def __init__(self, *args: Any, change: Change, alike: Sequence[Change], **kwargs: Any) -> None:
        schools = [change.school, *(other.school for other in alike)]
        staffing = Staffing(change.redeployment, schools)
        super().__init__(
            *args, staffing=staffing, school=change.school, plan=change.redeployment, initial=_facts(change), **kwargs
        )
        self.change = change
        self.alike = alike
        if alike:
            label = ngettext(
                "Also at the other school with the same change",
                "Also at the %(number)s other schools with the same change",
                len(alike),
            )
            self.fields["also"].label = label % {"number": len(alike)}
        else:
            del self.fields["also"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if not self.errors and facts.get("also"):
            self._check_others(self.planned)
        return facts

    def _check_others(self, one: PlannedChange) -> None:
        """What is said for this school must also make sense at the others."""
        if one.officer_in and one.deployment_kind == Deployment.Kind.DEDICATED:
            self.add_error("deployment_kind", _("A dedicated officer works at one school only"))
        if one.officer_out != self.change.officer_out:
            self._check_there("officer_out", one.officer_out)
        self._check_there("shadows", one.shadows)

    def _check_there(self, name: str, officer: Officer | None) -> None:
        elsewhere = [other.school for other in self.alike if officer not in self.staffing.working(other.school)]
        if officer and elsewhere:
            self.add_error(
                name,
                _("%(officer)s does not work at %(schools)s on %(day)s")
                % {"officer": officer, "schools": named(elsewhere), "day": self.staffing.day},
            )

    @property
    def mended(self) -> list[tuple[Change, PlannedChange]]:
        """What becomes of each change."""
        one = self.planned
        others = self.alike if self.cleaned_data.get("also") else []
        return [(self.change, one), *((other, self._planned_at(other, one)) for other in others)]

    def _planned_at(self, other: Change, one: PlannedChange) -> PlannedChange:
        """As at the first school; where that one's leaver was not touched, each school keeps its own."""
        untouched = one.officer_out == self.change.officer_out
        return replace(one, school=other.school, officer_out=other.officer_out if untouched else one.officer_out)


def _facts(change: Change) -> dict[str, object]:
    """The change as its form begins with it."""
    return {
        "officer_in": change.officer_in_id,
        "officer_out": change.officer_out_id,
        "deployment_kind": change.deployment_kind,
        "cannot_wait": change.cannot_wait,
        "shadows": change.shadows_id,
        "until_on": change.until_on,
    }
