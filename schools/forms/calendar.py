"""When schools are open."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField
from accounts.forms import ActionForm


class TermForm(ActionForm):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=60, help_text=gettext_lazy("For example, Autumn 2026, first half")
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        noun=gettext_lazy("The first day"),
        help_text=gettext_lazy("For example, 2 9 2026"),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        noun=gettext_lazy("The last day"),
        help_text=gettext_lazy("For example, 23 10 2026"),
    )

    layout = (Field.text("name", field_width=Fluid.TWO_THIRDS), Field("starts_on"), Field("ends_on"))

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        starts_on, ends_on = answers.get("starts_on"), answers.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day must not be before the first day"))
        return answers


class ClosureForm(ActionForm):
    closed_on = DayField(
        label=gettext_lazy("Day"), noun=gettext_lazy("The closure day"), help_text=gettext_lazy("For example, 2 7 2027")
    )
    reason = forms.CharField(label=gettext_lazy("Reason (optional)"), max_length=120, required=False)

    layout = (Field("closed_on"), Field.text("reason", field_width=Fluid.TWO_THIRDS))
