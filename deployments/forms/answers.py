"""Finding notices, and noting an answer that came by phone."""

import re
from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fixed, Fluid, Layout
from django import forms

from accounts.formfields import ProseField
from accounts.forms import ActionForm
from deployments.models import Notice
from deployments.models.notice import NoticeQuerySet
from schools.models import Contact, School

FEWEST_DIGITS = 3
PHONE = re.compile(r"[0-9+()./ -]+(?:\s*(?:ext|extension|x)\.?\s*[0-9]+)?", re.IGNORECASE)


class NoticeFilterForm(forms.Form):
    q = forms.CharField(label="School’s name, place or URN", max_length=100, required=False)
    state = forms.ChoiceField(choices=[("", "Any"), *Notice.Status.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field.text("q", field_width=Fluid.TWO_THIRDS), Field.select("state"), Button.secondary("", "Search")
        )

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """Those that were asked for; all when the question makes no sense."""
        if not self.is_valid():
            return notices
        if words := self.cleaned_data["q"]:
            notices = notices.filter(school__in=School.objects.matching(words).values("urn"))
        if state := self.cleaned_data["state"]:
            notices = notices.filter(status=state)
        return notices


class PhoneAnswerForm(ActionForm):
    """Who answered, and on which number they were reached. Only persons are offered: a shared mailbox has no voice."""

    contact = forms.ChoiceField(
        label="Who did you speak to?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who you spoke to", "invalid_choice": "Select who you spoke to"},
    )
    phone_number = forms.CharField(
        label="On which number?",
        max_length=30,
        help_text="The number on which you reached them. It goes on record.",
        error_messages={"required": "Enter the number on which you reached them"},
    )
    remark = ProseField(label="Remark (optional)", max_length=500, required=False)

    layout = (
        Field.radios("contact"),
        Field.text("phone_number", field_width=Fixed.TWENTY),
        Field.textarea("remark", rows=3, max_characters=500),
    )
    button = Button.primary("submit", "Record the answer")

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        self.fields["contact"].choices = [
            Choice(pk, f"{contact.name}, {contact.get_role_display()}", hint=contact.phone)
            for pk, contact in self.contacts.items()
        ]

    def clean_contact(self) -> Contact:
        return self.contacts[self.cleaned_data["contact"]]

    def clean_phone_number(self) -> str:
        number: str = self.cleaned_data["phone_number"].strip()
        if not PHONE.fullmatch(number) or sum(letter.isdigit() for letter in number) < FEWEST_DIGITS:
            raise forms.ValidationError("Enter a phone number, like 01632 960 001")
        return number
