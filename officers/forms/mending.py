"""Putting right what was recorded by mistake."""

from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from officers.forms.record import TenureForm


class TrainingRemoveForm(ActionForm):
    """Asks nothing: the heading says what is removed."""

    button = Button.warning("submit", _("Remove"))


class TenureCorrectForm(TenureForm):
    because = forms.CharField(
        max_length=200,
        label=_("What was wrong?"),
        help_text=_("For example: the year was typed wrongly. It stays on record with the days of before."),
        error_messages={"required": _("Enter what was wrong")},
    )

    layout = (*TenureForm.layout, Field.text("because", field_width=Fluid.TWO_THIRDS))
