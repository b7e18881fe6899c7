"""Forces, command units and where local authorities lie."""

from typing import Any

from crispy_forms_gds.layout import Field, Fixed, Fluid
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from schools.models import CommandUnit, Force


class ForceForm(ActionForm):
    """A force's policy on telling schools."""

    name = forms.CharField(label=_("Name of the force"), max_length=120)
    officer_title = forms.CharField(
        label=_("Title of a school officer"),
        max_length=60,
        initial="Safer Schools Officer",
        help_text=_("As schools read it."),
    )
    minimum_notice_days = forms.IntegerField(
        label=_("Minimum notice"),
        min_value=1,
        max_value=60,
        initial=5,
        help_text=_("School days between the announcement and the day of the change."),
    )
    remind_after_days = forms.IntegerField(
        label=_("Remind after"),
        min_value=1,
        max_value=30,
        initial=2,
        help_text=_("School days without an answer before a reminder, and again before the call list."),
    )
    told_by = forms.ChoiceField(
        label=_("A school counts as told when"),
        choices=Force.ToldBy.choices,
        widget=forms.RadioSelect,
        initial=Force.ToldBy.ACKNOWLEDGED,
    )
    minimum_service_months = forms.IntegerField(
        label=_("Minimum police service"),
        min_value=0,
        max_value=120,
        initial=0,
        help_text=_("Months of police service before an officer works in a school; 0 if the force asks for none."),
    )
    most_schools_per_officer = forms.IntegerField(
        label=_("Schools per officer at most"),
        min_value=1,
        max_value=100,
        initial=10,
        help_text=_("A plan that gives an officer more is pointed out to the sergeant. It is not refused."),
    )
    report_url = forms.URLField(
        label=_("Online reporting form (optional)"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Where the public reports online."),
    )

    layout = (
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("officer_title", field_width=Fluid.TWO_THIRDS),
        Field.text("minimum_notice_days", field_width=Fixed.THREE),
        Field.text("remind_after_days", field_width=Fixed.THREE),
        Field.radios("told_by"),
        Field.text("minimum_service_months", field_width=Fixed.THREE),
        Field.text("most_schools_per_officer", field_width=Fixed.THREE),
        Field.text("report_url"),
    )


class UnitForm(ActionForm):
    name = forms.CharField(label=_("Name of the command unit"), max_length=120)
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Short, and used once in the force. For example, NA")
    )
    email = forms.EmailField(label=_("Email address for schools (optional)"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone number for schools (optional)"), max_length=30, required=False)

    layout = (
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("code", field_width=Fixed.TEN),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.text("phone", field_width=Fluid.ONE_THIRD),
    )


class PlaceForm(ActionForm):
    """Under which command unit a local authority lies."""

    unit = forms.ModelChoiceField(
        queryset=CommandUnit.objects.select_related("force").order_by("force__name", "name"),
        label=_("Command unit"),
        empty_label=_("None yet"),
        required=False,
        help_text=_("Its sergeants and inspectors see the schools of this local authority."),
    )

    layout = (Field.select("unit"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label_from_instance = lambda unit: f"{unit} ({unit.force})"
