"""Who can be reached at a school."""

from typing import Any

from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.formfields import DayField
from accounts.forms import ActionForm
from schools.models import Contact

INVALID_ADDRESS = _("Enter an email address in the correct format, like name@school.example")


class PersonForm(ActionForm):
    """Name, address and phone of one person; `vouched`: whether the address counts at once."""

    name = forms.CharField(max_length=120, label=_("Name"), error_messages={"required": _("Enter the person’s name")})
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"required": _("Enter the person’s email address"), "invalid": INVALID_ADDRESS},
    )
    phone = forms.CharField(label=_("Phone number (optional)"), max_length=30, required=False)

    layout: tuple[Any, ...] = (
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.text("email", field_width=Fluid.TWO_THIRDS),
        Field.text("phone", field_width=Fluid.ONE_THIRD),
    )

    def __init__(self, *args: Any, vouched: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = self.help_for(vouched=vouched)

    @staticmethod
    def help_for(*, vouched: bool) -> Any:
        if vouched:
            return _("You vouch for it: mail goes there from now on.")
        return _("A mail goes there first. It counts when its reader has pressed the button in that mail.")


class ContactForm(PersonForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Contact.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what this person does at the school")},
    )
    is_shared = forms.BooleanField(
        label=_("Several people read this mailbox"),
        help_text=_("It receives notices but cannot acknowledge them: only a person can say that the school was told."),
        required=False,
    )

    layout = (Field.radios("role"), *PersonForm.layout, Field.checkbox("is_shared"))


class NewContactForm(ContactForm):
    invite = forms.BooleanField(
        label=_("Invite them to sign in"),
        help_text=_("One mail does both: whoever accepts the invitation has proved the address."),
        required=False,
    )

    layout = (*ContactForm.layout, Field.checkbox("invite"))
    button = Button.primary("submit", _("Add contact"))

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        if answers.get("invite") and answers.get("is_shared"):
            self.add_error("invite", _("A mailbox that several people read cannot sign in. Invite them one by one"))
        return answers


class ChangedContactForm(ContactForm):
    """Of somebody who waits for no first proof: until a new address is proved, mail goes to the old one."""

    @staticmethod
    def help_for(*, vouched: bool) -> Any:
        if vouched:
            return PersonForm.help_for(vouched=True)
        return _(
            "A mail goes to a new address first. Until its reader has pressed the button in that mail, everything else "
            "goes on to the old one."
        )


class HandOverForm(PersonForm):
    """Whoever takes over."""

    on = DayField(label=_("From which day do they take over?"), noun=_("The day"), help_text=_("For example, 3 3 2027"))

    layout = (*PersonForm.layout, Field("on"))
    button = Button.primary("submit", _("Invite the successor"))

    @staticmethod
    def help_for(*, vouched: bool) -> Any:
        return _("The invitation goes there.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].min_value = self.fields["on"].initial = timezone.localdate()


class LeaveForm(ActionForm):
    on = DayField(label=_("When did they leave?"), noun=_("The day they left"), help_text=_("For example, 3 3 2027"))

    layout = (Field("on"),)
    button = Button.primary("submit", _("Mark as left"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = timezone.localdate()
        self.fields["on"].initial = timezone.localdate()
