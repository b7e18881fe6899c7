"""What the forms of every room share."""

from collections.abc import Callable
from copy import copy
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds import helper as gds
from crispy_forms_gds.layout import Button, Layout
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionError


def posted(request: HttpRequest) -> QueryDict | None:
    """What was entered; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


def search_helper(*layout: Any, css: str = "") -> gds.FormHelper:
    """How a form looks that narrows a list: what it asks stands in the address."""
    helper = gds.FormHelper()
    helper.form_method = "get"
    helper.disable_csrf = True
    helper.form_class = css
    helper.attrs = {"role": "search"}
    helper.layout = Layout(*layout)
    return helper


class ActionForm(forms.Form):
    """A form whose answers go to one action. What the action refuses is said beside the answer at fault."""

    fields: dict[str, Any]
    layout: tuple[Any, ...] = ()
    button = Button.primary("submit", _("Save"))
    # What the action gave back.
    result: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Answers that nobody is asked for, because there is only one.
        self.settled: dict[str, object] = {}

    @property
    def helper(self) -> FormHelper:
        """The layout, without the fields that this person is not asked."""
        helper = FormHelper()
        helper.render_hidden_fields = True
        shown = [part for part in self.layout if part.fields[0] in self.fields]
        # A button keeps the words in which it was drawn first, whoever looks next.
        helper.layout = Layout(*shown, copy(self.button))
        return helper

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field choose from these rows. Where there is only one, it is the answer and nobody is asked."""
        if len(rows) == 1:
            self.settled[name] = rows[0]
            del self.fields[name]
        else:
            self.fields[name].queryset = rows

    def carry_out(self, act: Callable[..., object], **more: object) -> bool:
        """Whether the answers were good and the action took them."""
        return self.is_valid() and self.attempt(lambda: act(**self.settled, **self.cleaned_data, **more))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether the action took it; what it refuses is said on the form."""
        try:
            self.result = act()
        except ActionError as error:
            self.say_refusal(error)
            return False
        return True

    def say_refusal(self, error: ActionError) -> None:
        self.add_error(error.field if error.field in self.fields else None, str(error))
