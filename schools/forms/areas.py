"""Forces, command units and where local authorities lie."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fixed, Fluid, Layout
from django import forms

from schools.forms.base import AnswerForm
from schools.models import CommandUnit, Force


class ForceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A force's policy on telling schools."""

    class Meta:
        model = Force
        fields = ["name", "officer_title", "minimum_notice_days", "remind_after_days", "told_by", "report_url"]
        widgets = {"told_by": forms.RadioSelect}
        error_messages = {"name": {"unique": "There is a force of this name already."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of the force"
        self.fields["report_url"].label = "Online reporting form (optional)"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("officer_title", field_width=Fluid.TWO_THIRDS),
            Field.text("minimum_notice_days", field_width=Fixed.THREE),
            Field.text("remind_after_days", field_width=Fixed.THREE),
            Field.radios("told_by"),
            Field.text("report_url"),
            Button.primary("submit", "Save"),
        )
        return helper


class UnitForm(AnswerForm):
    name = forms.CharField(label="Name of the command unit", max_length=120)
    code = forms.CharField(max_length=20, help_text="Short, and used once in the force. For example, NA")
    email = forms.EmailField(label="E-mail address for schools (optional)", max_length=254, required=False)
    phone = forms.CharField(label="Phone number for schools (optional)", max_length=30, required=False)

    layout = (
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("code", field_width=Fixed.TEN),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.text("phone", field_width=Fluid.ONE_THIRD),
    )


class PlaceForm(AnswerForm):
    """Under which command unit a local authority lies."""

    unit = forms.ModelChoiceField(
        queryset=CommandUnit.objects.select_related("force").order_by("force__name", "name"),
        label="Command unit",
        empty_label="None yet",
        required=False,
        help_text="Its sergeants and inspectors see the schools of this local authority.",
    )

    layout = (Field.select("unit"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label_from_instance = lambda unit: f"{unit} ({unit.force})"  # type: ignore[attr-defined]
