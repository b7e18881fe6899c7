"""As what an officer comes: to stay, to cover, or to go along with one who works there."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField
from deployments.desk.plans.choosing import Staffing
from deployments.forms.revision import PlanForm
from deployments.models import Deployment
from officers.models import Officer

SAME_PERSON = gettext_lazy("The officer who comes must not be the officer who goes")


class ComingForm(PlanForm):
    """Who comes, who goes, and the two questions that only a shadow or a cover answers."""

    officer_out = forms.ChoiceField(required=False, label=gettext_lazy("Who leaves?"))
    officer_in = forms.ChoiceField(required=False, label=gettext_lazy("Who arrives?"))
    deployment_kind = forms.ChoiceField(
        required=False,
        choices=Deployment.Kind.choices,
        label=gettext_lazy("Arriving as"),
        initial=Deployment.Kind.NAMED,
    )
    shadows = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Whom does the officer shadow?"),
        help_text=gettext_lazy("Only for a shadowing officer: whom they go along with."),
    )
    until_on = DayField(
        required=False,
        label=gettext_lazy("Last day"),
        noun=gettext_lazy("The last day"),
        help_text=gettext_lazy("Only for a shadowing officer, or a cover that ends. For example, 3 3 2027."),
    )

    staffing: Staffing

    def offer_staff(self, staffing: Staffing) -> None:
        self.staffing = staffing
        self.fields["officer_in"].choices = staffing.arriving_choices
        self.fields["shadows"].choices = [("", _("Nobody")), *staffing.leaving_choices(staffing.schools)[1:]]
        self.fields["until_on"].min_value = staffing.plan.effective_on

    def check_coming(self) -> None:
        """A shadow goes along with somebody until a day and replaces nobody; whoever stays has no last day."""
        facts = self.cleaned_data
        kind, coming = facts.get("deployment_kind"), facts.get("officer_in")
        if coming and kind == Deployment.Kind.SHADOW:
            self._check_shadow(facts)
        elif facts.get("until_on") and (not coming or kind != Deployment.Kind.COVER):
            self.add_error("until_on", _("Only a shadowing officer or a cover has a last day"))
        elif facts.get("shadows"):
            self.add_error("shadows", _("Only a shadowing officer goes along with another"))

    def _check_shadow(self, facts: dict[str, Any]) -> None:
        if facts.get("officer_out"):
            self.add_error("officer_out", _("A shadowing officer takes over from nobody. Leave this empty"))
        if not facts.get("shadows"):
            self.add_error("shadows", _("Choose whom the officer shadows"))
        elif facts["shadows"] == facts["officer_in"]:
            self.add_error("shadows", _("Nobody shadows themselves"))
        if not facts.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("Enter the last day of the shadowing"))

    @property
    def kind(self) -> str:
        return self.cleaned_data.get("deployment_kind") or Deployment.Kind.NAMED

    @property
    def shadowed(self) -> Officer | None:
        is_shadow = self.cleaned_data.get("officer_in") and self.kind == Deployment.Kind.SHADOW
        return self.staffing.officers.get(self.cleaned_data.get("shadows", "")) if is_shadow else None

    @property
    def last_day(self) -> date | None:
        return self.cleaned_data.get("until_on") if self.cleaned_data.get("officer_in") else None
