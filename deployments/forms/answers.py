"""Noting what came of a call to a school."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Button, Field, Fixed
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import ClockField, DayField, ProseField
from accounts.forms import ActionForm
from accounts.wording import clock
from deployments.models import PhoneCall
from schools.models import Contact

FEWEST_DIGITS = 3
PHONE = re.compile(r"[0-9+()./ -]+(?:\s*(?:ext|extension|x)\.?\s*[0-9]+)?", re.IGNORECASE)


class PhoneAnswerForm(ActionForm):
    """Who answered, and on which number. Only persons are offered, or nobody: a shared mailbox has no voice."""

    contact = forms.ChoiceField(
        label=gettext_lazy("Who did you speak to?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Select who you spoke to"),
            "invalid_choice": gettext_lazy("Select who you spoke to"),
        },
    )
    phone_number = forms.CharField(
        label=gettext_lazy("On which number?"),
        max_length=30,
        help_text=gettext_lazy("The number that you rang. It goes on record."),
        error_messages={"required": gettext_lazy("Enter the number that you rang")},
    )
    day = DayField(label=gettext_lazy("On which day?"), noun=gettext_lazy("The day of the call"))
    time = ClockField(label=gettext_lazy("At what time?"), help_text=gettext_lazy("For example, 7:30 or 15:00"))
    remark = ProseField(
        label=gettext_lazy("What was said? (optional)"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In a sentence. No names of pupils, no incidents."),
    )

    layout = (
        Field.radios("contact"),
        Field.text("phone_number", field_width=Fixed.TWENTY),
        Field("day"),
        Field.text("time", field_width=Fixed.FIVE),
        Field.textarea("remark", rows=3, max_characters=500),
    )
    button = Button.primary("submit", gettext_lazy("Record the call"))

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        now = timezone.localtime()
        super().__init__(*args, initial={"day": now.date(), "time": clock(now)}, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        last = next(reversed(self.contacts), None)
        people = [
            Choice(
                pk,
                f"{contact.name}, {contact.get_role_display()}",
                hint=contact.phone,
                divider="or" if pk == last else "",
            )
            for pk, contact in self.contacts.items()
        ]
        self.fields["contact"].choices = people + [Choice(each.value, each.label) for each in PhoneCall.IN_VAIN]

    def clean(self) -> dict[str, Any]:
        """One moment for the action."""
        facts = dict(self.cleaned_data)
        day, time = facts.pop("day", None), facts.pop("time", None)
        if day and time:
            facts["called_at"] = timezone.make_aware(datetime.combine(day, time))
        return facts

    def clean_contact(self) -> Contact | PhoneCall.Outcome:
        chosen = self.cleaned_data["contact"]
        return self.contacts.get(chosen) or PhoneCall.Outcome(chosen)

    def clean_phone_number(self) -> str:
        number: str = self.cleaned_data["phone_number"].strip()
        if not PHONE.fullmatch(number) or sum(letter.isdigit() for letter in number) < FEWEST_DIGITS:
            raise forms.ValidationError(_("Enter a phone number, like 01632 960 001"))
        return number
