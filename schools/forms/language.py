"""In which language a school is written to."""

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from accounts.languages import LANGUAGES


class LanguageForm(ActionForm):
    language = forms.ChoiceField(
        label=_("Which language should mail to the school be in?"),
        help_text=_("Mail in Welsh has the English below it. What police write themselves stays as they wrote it."),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )

    layout = (Field.radios("language", legend_size=Size.MEDIUM),)
