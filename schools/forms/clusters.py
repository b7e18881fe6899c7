"""Clusters: their names, their sergeants, and the schools to put into one."""

import re
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ActionForm, search_helper
from accounts.models import Role, User
from schools.keepers import posted_to
from schools.models import Cluster, CommandUnit, LocalAuthority, School
from schools.models.school import SchoolQuerySet

URN = re.compile(r"[1-9][0-9]{5}", re.ASCII)


class ClusterNameForm(ActionForm):
    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name of the cluster"),
        help_text=gettext_lazy("For example, the part of the area that it covers."),
        error_messages={"required": gettext_lazy("Enter the name of the cluster")},
    )

    layout: tuple[Any, ...] = (Field.text("name", field_width=Fluid.TWO_THIRDS),)


class NewClusterForm(ClusterNameForm):
    """Whoever is posted to one command unit is not asked which one."""

    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(),
        label=gettext_lazy("Command unit"),
        empty_label=gettext_lazy("Choose a command unit"),
    )
    sergeant = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Sergeant who looks after it"),
        empty_label=gettext_lazy("Not decided yet"),
    )

    layout = (*ClusterNameForm.layout, Field.select("command_unit"), Field.select("sergeant"))
    button = Button.primary("submit", gettext_lazy("Add cluster"))

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("command_unit", units)
        self.fields["sergeant"].queryset = posted_to(units, Role.SERGEANT)


class ClusterSchoolFilter(forms.Form):
    """Narrows the open schools of a cluster's unit to those that may be put into it."""

    fields: dict[str, Any]
    q = forms.CharField(label=gettext_lazy("Name, town, postcode or URN"), max_length=100, required=False)
    authority = forms.ModelChoiceField(
        LocalAuthority.objects.none(),
        label=gettext_lazy("Local authority"),
        empty_label=gettext_lazy("All"),
        required=False,
    )
    others = forms.BooleanField(label=gettext_lazy("Include schools of other clusters"), required=False)

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cluster = cluster
        self.fields["authority"].queryset = cluster.command_unit.local_authorities.all()

    @property
    def helper(self) -> FormHelper:
        return search_helper(
            Field.text("q", field_width=Fluid.ONE_HALF),
            Field.select("authority"),
            Field.checkbox("others"),
            Button.secondary("", _("Find schools")),
        )

    def found(self) -> SchoolQuerySet:
        """The schools that fit. Answers that make no sense filter nothing."""
        self.is_valid()
        answers = self.cleaned_data
        schools = School.objects.open().in_unit(self.cluster.command_unit).matching(answers.get("q", ""))
        if authority := answers.get("authority"):
            schools = schools.filter(local_authority=authority)
        schools = schools.exclude(cluster=self.cluster) if answers.get("others") else schools.filter(cluster=None)
        return schools.select_related("local_authority", "cluster")


class PasteSchoolsForm(ActionForm):
    """URNs out of a spreadsheet."""

    lines = forms.CharField(
        max_length=100_000,
        widget=forms.Textarea,
        label=gettext_lazy("Or paste a list of URNs"),
        help_text=gettext_lazy("One on each line. What else stands on the line is not read."),
        error_messages={"required": gettext_lazy("Enter at least one URN")},
    )

    layout = (Field.textarea("lines", rows=6),)
    button = Button.secondary("paste", gettext_lazy("Add the pasted schools"))

    def clean_lines(self) -> list[int]:
        found: dict[int, None] = {}
        faults = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            words = line.replace(",", " ").replace(";", " ").split()
            if words and URN.fullmatch(words[0]):
                found[int(words[0])] = None
            elif words:
                faults.append(
                    _("Line %(number)s: “%(words)s” is not a URN of six digits.")
                    % {"number": number, "words": words[0][:40]}
                )
        if faults:
            more = [_("And %(number)s more lines.") % {"number": len(faults) - 5}] if len(faults) > 5 else []
            raise ValidationError(faults[:5] + more)
        return list(found)

    def say_refusal(self, error: Any) -> None:
        self.add_error("lines", str(error))
