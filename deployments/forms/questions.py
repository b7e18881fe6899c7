"""What a school asks, and what it is answered."""

from crispy_forms_gds.layout import Button, Field
from django.utils.translation import gettext_lazy as _

from accounts.formfields import ProseField
from accounts.forms import ActionForm
from deployments.actions.asking import LONGEST_QUESTION
from deployments.actions.waiting import LONGEST_ANSWER


class QuestionForm(ActionForm):
    words = ProseField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        help_text=_("No names of pupils, no incidents."),
        error_messages={"required": _("Enter your question")},
    )

    layout = (Field.textarea("words", rows=5, max_characters=LONGEST_QUESTION),)
    button = Button.primary("submit", _("Send the question"))


class AnswerForm(ActionForm):
    answer = ProseField(
        label=_("Your answer"),
        max_length=LONGEST_ANSWER,
        help_text=_("It is mailed to whoever asked, and everybody at the school who reads the notice sees it there."),
        error_messages={"required": _("Enter the answer")},
    )

    layout = (Field.textarea("answer", rows=6, max_characters=LONGEST_ANSWER),)
    button = Button.primary("submit", _("Send the answer"))
