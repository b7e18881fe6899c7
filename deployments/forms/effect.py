"""When the schools of a plan would be told, and taking over the day that follows from it."""

from datetime import datetime
from typing import Any, Self

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField
from accounts.forms import ActionForm
from deployments.forms.plans import FURTHEST
from schools.hours import OPENS


class ToldOnForm(forms.Form):
    """The day on which schools would be told; now when no day is asked for."""

    told_on = DayField(
        label=gettext_lazy("If schools were told on"),
        noun=gettext_lazy("The day on which schools are told"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["told_on"]
        field.min_value, field.max_value = timezone.localdate(), timezone.localdate() + FURTHEST
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("told_on"), Button.secondary("", _("Work it out")))

    @classmethod
    def asked(cls, query: QueryDict, told_at: datetime) -> Self:
        """What the address asks for; the moment as it stands when it asks for none."""
        answers = query.copy()
        if not any(answers.get(f"told_on_{n}") for n in range(3)):
            day = timezone.localdate(told_at)
            answers.update({"told_on_0": str(day.day), "told_on_1": str(day.month), "told_on_2": str(day.year)})
        return cls(answers)

    def moment(self, told_at: datetime) -> datetime:
        """When they would be told: at that moment on its own day, on another when schools open."""
        day = self.cleaned_data["told_on"]
        if day == timezone.localdate(told_at):
            return told_at
        if day == timezone.localdate():
            return timezone.now()
        return datetime.combine(day, OPENS, tzinfo=timezone.get_default_timezone())


class UseDayForm(ActionForm):
    """One click: the day that was worked out, and the revision of the plan that it was worked out for."""

    effective_on = forms.DateField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @property
    def why_not(self) -> str:
        """Why the day was not taken over, in a sentence."""
        refusals = [str(error) for error in self.non_field_errors()]
        return " ".join(refusals) or _("That is no day that was worked out here. Work it out again.")
