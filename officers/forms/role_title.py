"""The role titles of a force."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from schools.models import Force


class RoleTitleForm(ActionForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As schools read it: “Safer Schools Officer”."),
        error_messages={"required": _("Enter the role title")},
    )
    plain_words = forms.CharField(
        max_length=200,
        required=False,
        label=_("What this officer does (optional)"),
        help_text=_("In a sentence that schools read."),
    )

    layout = (
        Field.select("force"),
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("plain_words"),
    )


class NewRoleTitleForm(RoleTitleForm):
    """Whoever leads in one force is not asked which one."""

    force = forms.ModelChoiceField(Force.objects.none(), label=_("Force"), empty_label=_("Choose a force"))

    def __init__(self, *args: Any, forces: QuerySet[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("force", forces)
