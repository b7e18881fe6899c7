"""Who an officer is, finding officers, and the day to look at."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fixed, Fluid, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField
from accounts.forms import ActionForm
from accounts.models import Role, User
from officers.models import Officer, RoleTitle
from schools.keepers import posted_to
from schools.models import Cluster, CommandUnit, Force


class OfficerForm(ActionForm):
    """An officer as schools know them. The people to choose from are those of the command unit."""

    display_name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As schools know the officer: “PC Dave”."),
        error_messages={"required": gettext_lazy("Enter the officer’s name")},
    )
    legal_name = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Legal name (optional)"),
        help_text=gettext_lazy("If it is another than schools know. Schools never see it."),
    )
    rank = forms.CharField(
        max_length=30,
        initial="PC",
        label=gettext_lazy("Rank"),
        error_messages={"required": gettext_lazy("Enter the officer’s rank")},
    )
    collar_number = forms.CharField(
        max_length=20,
        label=gettext_lazy("Collar number"),
        help_text=gettext_lazy("Schools do not see it."),
        error_messages={"required": gettext_lazy("Enter the officer’s collar number")},
    )
    role_title = forms.ModelChoiceField(
        RoleTitle.objects.none(),
        label=gettext_lazy("Role title"),
        empty_label=gettext_lazy("Choose a role title"),
        error_messages={"required": gettext_lazy("Choose the officer’s role title")},
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        required=False,
        label=gettext_lazy("Cluster (optional)"),
        empty_label=gettext_lazy("No cluster"),
    )
    supervisor = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Supervising sergeant"),
        empty_label=gettext_lazy("Not decided yet"),
    )
    service_since = DayField(
        required=False,
        label=gettext_lazy("In the police since (optional)"),
        noun=gettext_lazy("The day"),
        help_text=gettext_lazy("For example, 3 3 2017"),
    )
    phone = forms.CharField(max_length=30, required=False, label=gettext_lazy("Phone for schools (optional)"))
    email = forms.EmailField(max_length=254, required=False, label=gettext_lazy("Email for schools (optional)"))
    user = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Account the officer signs in with (optional)"),
        help_text=gettext_lazy("Accounts of officers posted to the command unit."),
        empty_label=gettext_lazy("No account"),
    )

    layout = (
        Field.select("command_unit"),
        Field.text("display_name", field_width=Fluid.TWO_THIRDS),
        Field.text("legal_name", field_width=Fluid.TWO_THIRDS),
        Field.text("rank", field_width=Fixed.TEN),
        Field.text("collar_number", field_width=Fixed.TEN),
        Field.select("role_title"),
        Field.select("cluster"),
        Field.select("supervisor"),
        Field("service_since"),
        Field.text("phone", field_width=Fixed.TWENTY),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.select("user"),
    )

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], officer: Officer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(officer__isnull=True) | Q(officer=officer) if officer else Q(officer__isnull=True)
        self._offer_titles(units)
        self._offer_clusters(units)
        self.fields["supervisor"].queryset = posted_to(units, Role.SERGEANT)
        self.fields["user"].queryset = posted_to(units, Role.OFFICER).filter(free)
        self.fields["service_since"].max_value = timezone.localdate()

    def _offer_clusters(self, units: QuerySet[CommandUnit]) -> None:
        """Where there is none, nobody is asked."""
        field = self.fields["cluster"]
        field.queryset = Cluster.objects.filter(command_unit__in=units)
        if field.queryset:
            _list_choices(field)
        else:
            self.settled["cluster"] = None
            del self.fields["cluster"]

    def _offer_titles(self, units: QuerySet[CommandUnit]) -> None:
        """A force that has none yet gets its usual title with its first officer."""
        field = self.fields["role_title"]
        field.queryset = (
            RoleTitle.objects.filter(force__command_units__in=units).select_related("force").distinct().order_by("name")
        )
        if len({title.force_id for title in field.queryset}) > 1:
            field.label_from_instance = lambda title: f"{title.name} ({title.force})"
        without = Force.objects.filter(command_units__in=units, role_titles__isnull=True).first()
        if without is not None:
            field.required = False
            field.empty_label = without.officer_title
        _list_choices(field)


class NewOfficerForm(OfficerForm):
    """Whoever is posted to one command unit is not asked which one."""

    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(),
        label=gettext_lazy("Command unit"),
        empty_label=gettext_lazy("Choose a command unit"),
    )

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.offer("command_unit", units)


class SearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Q"), required=False, max_length=100)


class DayForm(forms.Form):
    """The day on which to look at an officer's readiness."""

    on = DayField(
        required=False,
        label=gettext_lazy("Is the officer fit on another day?"),
        noun=gettext_lazy("The day"),
        help_text=gettext_lazy("For example, 3 3 2027. Ask for the day of the work."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("on"), Button.secondary("", _("Check this day")))


def _list_choices(field: "forms.ModelChoiceField[Any]") -> None:
    """Offer the rows that have been read. Left to itself the field would ask for them again."""
    rows = [(row.pk, field.label_from_instance(row)) for row in field.queryset or ()]
    field.choices = [("", field.empty_label), *rows]
