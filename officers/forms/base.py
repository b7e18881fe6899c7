"""What all forms about officers share."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms

from officers.actions import OfficerError


class RecordForm(forms.Form):
    """A form whose answers go to one action. What the action refuses is said beside the answer at fault."""

    fields: dict[str, Any]
    layout: tuple[Field, ...] = ()
    # What the action gave back.
    result: Any = None

    @property
    def helper(self) -> FormHelper:
        """The layout, without the fields that this person is not asked."""
        helper = FormHelper()
        shown = [part for part in self.layout if part.fields[0] in self.fields]
        helper.layout = Layout(*shown, Button.primary("submit", "Save"))
        return helper

    def carry_out(self, act: Callable[..., object], **more: object) -> bool:
        """Whether the answers were good and the action took them."""
        if not self.is_valid():
            return False
        try:
            self.result = act(**self.cleaned_data, **more)
        except OfficerError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return False
        return True
