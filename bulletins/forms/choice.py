"""How often a reader wants bulletins."""

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from bulletins.models import MailChoice


class MailChoiceForm(ActionForm):
    pace = forms.ChoiceField(
        label=_("How often do you want them?"),
        help_text=_("A digest is one mail with all bulletins since the last one. When there are none, no mail comes."),
        choices=MailChoice.Pace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select how often you want bulletins")},
    )

    layout = (Field.radios("pace"),)
    button = Button.primary("submit", _("Save"))
