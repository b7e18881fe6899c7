"""Who can be reached at a school."""

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.utils import timezone

from accounts.formfields import DayField
from accounts.forms import ActionForm
from schools.models import Contact


class ContactForm(ActionForm):
    role = forms.ChoiceField(
        choices=Contact.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what this person does at the school"},
    )
    name = forms.CharField(max_length=120, error_messages={"required": "Enter the person’s name"})
    email = forms.EmailField(
        label="E-mail address",
        help_text="A new address must be confirmed again.",
        max_length=254,
        error_messages={
            "required": "Enter the person’s e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@school.example",
        },
    )
    phone = forms.CharField(label="Phone number (optional)", max_length=30, required=False)
    is_shared = forms.BooleanField(
        label="Several people read this mailbox",
        help_text="It receives notices but cannot acknowledge them: only a person can say that the school was told.",
        required=False,
    )

    layout = (
        Field.radios("role"),
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.text("phone", field_width=Fluid.ONE_THIRD),
        Field.checkbox("is_shared"),
    )


class LeaveForm(ActionForm):
    on = DayField(label="When did they leave?", noun="The day they left", help_text="For example, 3 3 2027")

    layout = (Field("on"),)
    button = Button.primary("submit", "Mark as left")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = timezone.localdate()
        self.fields["on"].initial = timezone.localdate()
