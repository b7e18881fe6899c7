"""What all forms about schools share."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Layout
from django import forms

from schools.actions import AreaError, CalendarError, ContactError


class AnswerForm(forms.Form):
    """A form whose answers go to one action. What the action refuses is said beside the answer at fault."""

    layout: tuple[Field, ...] = ()
    button = "Save"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.layout, Button.primary("submit", self.button))
        return helper

    def carry_out(self, act: Callable[..., object], **more: Any) -> bool:
        """Whether the answers were good and the action took them."""
        if not self.is_valid():
            return False
        try:
            act(**more, **self.cleaned_data)
        except (AreaError, CalendarError, ContactError) as error:
            self.add_error(error.field, str(error))
            return False
        return True
