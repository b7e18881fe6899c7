"""Who an officer is, finding officers, and the day to look at."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fixed, Fluid, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.formfields import DayField
from accounts.forms import ActionForm
from accounts.models import Role, User
from officers.models import Officer, RoleTitle
from schools.models import CommandUnit, Posting


class OfficerForm(ActionForm):
    """An officer as schools know them. The people to choose from are those of the command unit."""

    display_name = forms.CharField(
        max_length=80,
        label="Name",
        help_text="As schools know the officer: “PC Dave”.",
        error_messages={"required": "Enter the officer’s name"},
    )
    rank = forms.CharField(max_length=30, initial="PC", error_messages={"required": "Enter the officer’s rank"})
    collar_number = forms.CharField(
        max_length=20,
        help_text="Schools do not see it.",
        error_messages={"required": "Enter the officer’s collar number"},
    )
    role_title = forms.ModelChoiceField(
        RoleTitle.objects.none(),
        to_field_name="name",
        empty_label="Choose a role title",
        error_messages={"required": "Choose the officer’s role title"},
    )
    supervisor = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Supervising sergeant", empty_label="Not decided yet"
    )
    service_since = DayField(
        required=False, label="In the police since (optional)", noun="The day", help_text="For example, 3 3 2017"
    )
    phone = forms.CharField(max_length=30, required=False, label="Phone for schools (optional)")
    email = forms.EmailField(max_length=254, required=False, label="Email for schools (optional)")
    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Account the officer signs in with (optional)",
        help_text="Accounts of officers posted to the command unit.",
        empty_label="No account",
    )

    layout = (
        Field.select("command_unit"),
        Field.text("display_name", field_width=Fluid.TWO_THIRDS),
        Field.text("rank", field_width=Fixed.TEN),
        Field.text("collar_number", field_width=Fixed.TEN),
        Field.select("role_title"),
        Field.select("supervisor"),
        Field("service_since"),
        Field.text("phone", field_width=Fixed.TWENTY),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.select("user"),
    )

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], officer: Officer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(officer__isnull=True) | Q(officer=officer) if officer else Q(officer__isnull=True)
        self.fields["role_title"].queryset = RoleTitle.objects.filter(force__command_units__in=units).distinct()
        self.fields["supervisor"].queryset = _posted(units, Role.SERGEANT)
        self.fields["user"].queryset = _posted(units, Role.OFFICER).filter(free)
        self.fields["service_since"].max_value = timezone.localdate()


class NewOfficerForm(OfficerForm):
    """Whoever is posted to one command unit is not asked which one."""

    command_unit = forms.ModelChoiceField(CommandUnit.objects.none(), empty_label="Choose a command unit")

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.offer("command_unit", units)


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)


class DayForm(forms.Form):
    """The day on which to look at an officer's readiness."""

    on = DayField(
        required=False,
        label="Is the officer fit on another day?",
        noun="The day",
        help_text="For example, 3 3 2027. Ask for the day of the work.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("on"), Button.secondary("", "Check this day"))


def _posted(units: QuerySet[CommandUnit], role: Role) -> QuerySet[User]:
    """People who can sign in and hold this role at one of the units."""
    postings = Posting.objects.filter(command_unit__in=units, role=role)
    people: QuerySet[User] = User.objects.filter(is_active=True, pk__in=postings.values("user"))
    return people.order_by("name")
