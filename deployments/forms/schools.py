"""Which schools a plan changes: found by filters, or pasted as a list."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ActionForm
from deployments.desk.plans.choosing import read_pasted
from deployments.models import Redeployment
from deployments.outlook import expected_posts
from officers.models import Officer
from schools.models import LocalAuthority, School
from schools.models.school import SchoolQuerySet


class SchoolFilterForm(forms.Form):
    """Narrows the unit's open schools. Every box may stay empty."""

    fields: dict[str, Any]
    q = forms.CharField(required=False, max_length=100, label=gettext_lazy("Name, place or URN"))
    authority = forms.ModelChoiceField(
        LocalAuthority.objects.none(),
        required=False,
        label=gettext_lazy("Local authority"),
        empty_label=gettext_lazy("All"),
    )
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        required=False,
        label=gettext_lazy("Officer who works there on the day"),
        empty_label=gettext_lazy("Any"),
    )
    phase = forms.ChoiceField(required=False, label=gettext_lazy("Phase"))
    type_group = forms.ChoiceField(required=False, label=gettext_lazy("Type"))

    def __init__(self, *args: Any, plan: Redeployment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_schools = open_schools(plan)
        self.fields["authority"].queryset = plan.command_unit.local_authorities.all()
        self.fields["officer"].queryset = Officer.objects.filter(command_unit=plan.command_unit)
        kinds = list(self.open_schools.order_by().values("phase", "type_group").distinct())
        for name in ("phase", "type_group"):
            values = sorted({kind[name] for kind in kinds} - {""})
            self.fields[name].choices = [("", _("All")), *((value, value) for value in values)]

    def schools(self, plan: Redeployment) -> SchoolQuerySet:
        """The schools that fit every box."""
        facts = self.cleaned_data if self.is_valid() else {}
        found = self.open_schools.matching(facts.get("q", ""))
        if facts.get("officer"):
            posts = expected_posts(plan.effective_on, officers=[facts["officer"].pk], without=plan)
            found = found.filter(urn__in=[post.urn for post in posts if post.officer == facts["officer"]])
        exact = {"local_authority": facts.get("authority"), "phase": facts.get("phase")}
        exact["type_group"] = facts.get("type_group")
        return found.filter(**{name: value for name, value in exact.items() if value})


class PasteForm(ActionForm):
    """A list out of a spreadsheet: one school per line."""

    lines = forms.CharField(
        max_length=100_000,
        widget=forms.Textarea,
        label=gettext_lazy("URNs or names of schools"),
        help_text=gettext_lazy("One on each line, as copied from a spreadsheet."),
        error_messages={"required": gettext_lazy("Enter at least one URN or name")},
    )

    step = forms.CharField(required=False, initial="paste", widget=forms.HiddenInput)

    layout = (Field.textarea("lines", rows=12),)
    button = Button.primary("submit", gettext_lazy("Continue"))

    def __init__(self, *args: Any, plan: Redeployment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_lines(self) -> list[School]:
        pasted = read_pasted(
            self.cleaned_data["lines"], list(open_schools(self.plan)), area=str(self.plan.command_unit)
        )
        if pasted.faults:
            raise ValidationError(pasted.faults)
        return pasted.schools


def open_schools(plan: Redeployment) -> SchoolQuerySet:
    """The schools that the plan may change."""
    return School.objects.open().in_unit(plan.command_unit).select_related("local_authority")
