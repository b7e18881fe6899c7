"""Checking an officer at a school's door."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from accounts.models import User
from deployments.door.names import key_of
from schools.models import School


class AtSchoolForm(ActionForm):
    """Whoever belongs to one school is not asked which."""

    school = forms.ModelChoiceField(
        School.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label=_("At which school?"),
        error_messages={"required": _("Select a school"), "invalid_choice": _("Select a school")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("school", School.objects.of_contact(user).select_related("local_authority__command_unit"))


class CheckForm(AtSchoolForm):
    typed = forms.CharField(
        label=_("Name or collar number"),
        max_length=100,
        help_text=_("The whole of it as the officer gives it: “Imogen Hale” or “EA214”."),
        error_messages={"required": _("Enter a name or a collar number")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    layout = (Field.radios("school"), Field.text("typed", field_width=Fluid.FULL))
    button = Button.primary("submit", _("Check"))

    @property
    def helper(self) -> FormHelper:
        """The form stands on the door's page too, and is answered on its own."""
        helper = super().helper
        helper.form_action = "deployments:door-check"
        return helper

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if not key_of(typed):
            raise forms.ValidationError(_("Enter a name or a collar number"))
        return typed
