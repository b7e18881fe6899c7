"""What the forms about plans share."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Layout
from django import forms

from deployments.errors import NoticeError, RedeploymentError


class ProseField(forms.CharField):
    """Several lines. Browsers end lines in their own way; mail and pages want one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ActionForm(forms.Form):
    """A form whose answers go to one action. What the action refuses is said with the form's own errors."""

    fields: dict[str, Any]
    layout: tuple[Any, ...] = ()
    button = Button.primary("submit", "Save")
    # What the action gave back.
    result: Any = None

    @property
    def helper(self) -> FormHelper:
        """The layout, without the fields that this person is not asked."""
        helper = FormHelper()
        helper.render_hidden_fields = True
        shown = [part for part in self.layout if not hasattr(part, "fields") or part.fields[0] in self.fields]
        helper.layout = Layout(*shown, self.button)
        return helper

    def carry_out(self, act: Callable[..., object], **more: object) -> bool:
        """Whether the answers were good and the action took them."""
        if not self.is_valid():
            return False
        try:
            self.result = act(**self.cleaned_data, **more)
        except (RedeploymentError, NoticeError) as error:
            self.add_error(None, str(error))
            return False
        return True
