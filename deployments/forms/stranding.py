"""Ending a tenure, and standing a team down."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField, ProseField, SeveralField
from accounts.forms import ActionForm
from deployments.forms.plans import FURTHEST
from deployments.models import Redeployment
from officers.models import Officer, Tenure
from schools.models import Cluster, CommandUnit

UNIT, CLUSTER, SOME = "unit", "cluster", "some"


class TenureEndForm(ActionForm):
    ended_on = DayField(
        label=gettext_lazy("Last day in schools"),
        noun=gettext_lazy("The last day"),
        help_text=gettext_lazy("For example, 3 3 2026"),
    )
    end_reason = forms.ChoiceField(
        choices=Tenure.EndReason.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Why does it end?"),
        error_messages={"required": gettext_lazy("Select why it ends")},
    )

    layout = (Field("ended_on"), Field.radios("end_reason"))

    def __init__(self, *args: Any, tenure: Tenure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].min_value = tenure.from_on
        self.fields["ended_on"].max_value = tenure.planned_until_on


class StandDownForm(ActionForm):
    """Who goes, on which day, why, and what schools are told meanwhile. `officers` is who was meant."""

    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(),
        label=gettext_lazy("Command unit"),
        empty_label=gettext_lazy("Choose a command unit"),
        error_messages={"required": gettext_lazy("Select a command unit")},
    )
    whom = forms.ChoiceField(
        choices=[
            (UNIT, gettext_lazy("Every officer of the unit")),
            (CLUSTER, gettext_lazy("The officers of a cluster")),
            (SOME, gettext_lazy("Some officers")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Who leaves the schools?"),
        error_messages={"required": gettext_lazy("Select who leaves the schools")},
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a cluster"),
        label=gettext_lazy("Cluster, if it is one"),
    )
    some = SeveralField(
        Officer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Officers, if it is some"),
        error_messages={"invalid_choice": gettext_lazy("Choose officers of your command unit")},
    )
    effective_on = DayField(
        label=gettext_lazy("From which day?"),
        noun=gettext_lazy("The day of the change"),
        help_text=gettext_lazy("The first day on which they do not come. For example, 3 3 2027"),
    )
    reason = forms.ChoiceField(
        choices=Redeployment.Reason.choices,
        label=gettext_lazy("Why?"),
        initial=Redeployment.Reason.RESOURCE_WITHDRAWAL,
    )
    explanation = ProseField(
        max_length=2000,
        label=gettext_lazy("Explanation for schools"),
        help_text=gettext_lazy("Schools read this under “Why”: the reason in plain words, and what happens next."),
        error_messages={"required": gettext_lazy("Enter an explanation for schools")},
    )
    interim_contact = forms.CharField(
        max_length=200,
        label=gettext_lazy("Whom schools ask meanwhile"),
        help_text=gettext_lazy("A name or a team, with a phone number or an email address."),
        error_messages={"required": gettext_lazy("Enter whom schools ask meanwhile")},
    )
    review_on = DayField(
        label=gettext_lazy("Review day"),
        noun=gettext_lazy("The review day"),
        help_text=gettext_lazy("By when schools hear how it goes on."),
    )
    cannot_wait = forms.BooleanField(
        required=False,
        label=gettext_lazy("The officers leave on the day in any case"),
        help_text=gettext_lazy("A school that has not been told by then goes on the register."),
    )

    layout = (
        Field.select("command_unit"),
        Field.radios("whom"),
        Field.select("cluster"),
        Field.checkboxes("some"),
        Field("effective_on"),
        Field.select("reason"),
        Field.textarea("explanation", rows=5),
        Field.text("interim_contact"),
        Field("review_on"),
        Field.checkbox("cannot_wait"),
    )
    button = Button.primary("submit", gettext_lazy("Draft the plan"))

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = Cluster.objects.filter(command_unit__in=units)
        if not self.fields["cluster"].queryset:
            del self.fields["cluster"]
            self.fields["whom"].choices = [choice for choice in self.fields["whom"].choices if choice[0] != CLUSTER]
        self.fields["some"].queryset = Officer.objects.filter(command_unit__in=units)
        self.offer("command_unit", units)
        for name in ("effective_on", "review_on"):
            self.fields[name].min_value = timezone.localdate()
            self.fields[name].max_value = timezone.localdate() + FURTHEST

    def clean(self) -> dict[str, Any]:
        """The officers that were meant, in the place of how they were chosen."""
        given = dict(self.cleaned_data)
        unit: Any = given.get("command_unit") or self.settled.get("command_unit")
        how, cluster, some = given.pop("whom", None), given.pop("cluster", None), given.pop("some", None)
        if unit and how == CLUSTER and (cluster is None or cluster.command_unit_id != unit.pk):
            self.add_error("cluster", _("Select a cluster of %(unit)s") % {"unit": unit})
        if unit and how == SOME and (not some or any(officer.command_unit_id != unit.pk for officer in some)):
            self.add_error("some", _("Select officers of %(unit)s") % {"unit": unit})
        if unit and how and not self.errors:
            everybody = Officer.objects.filter(command_unit=unit)
            chosen = {UNIT: everybody, CLUSTER: everybody.filter(cluster=cluster), SOME: some}
            given["officers"] = list(chosen[how])
        return given
