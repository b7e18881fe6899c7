"""The notice, written once for every school of a plan."""

from crispy_forms_gds.layout import Button, Field
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.formfields import ProseField
from deployments.forms.revision import PlanForm
from deployments.words import faults_in


class NoticeForm(PlanForm):
    """A placeholder that stands for nothing is refused beside the words."""

    may_press_again = False

    words = ProseField(
        max_length=10_000,
        label=_("Words of the notice"),
        help_text=_("A blank line begins a new paragraph. No names of pupils, no incidents."),
        error_messages={"required": _("Enter the words of the notice")},
    )

    layout = (Field.textarea("words", rows=16),)
    button = Button.primary("submit", _("Save and preview"))

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if faults := faults_in(words):
            raise ValidationError(faults)
        return words
