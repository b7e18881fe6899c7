"""Looking through a school's contacts: one question for each, one button for all."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Div, Field, Fixed, Fluid, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionError
from accounts.formfields import ProseField
from accounts.forms import ActionForm
from schools.actions import Answer, Verdict
from schools.actions.reviewing import AnswerError
from schools.forms.contacts import INVALID_ADDRESS
from schools.models import Contact

PARTICULARS = ("name", "email", "phone")


class Details(Div):
    """What opens at a touch, with or without JavaScript."""

    template = "gds/layout/details.html"
    summary = ""
    is_open = False


class ReviewForm(ActionForm):
    """Nothing is chosen beforehand: a list that confirms itself is not looked through."""

    button = Button.primary("submit", gettext_lazy("Confirm the list"))

    def __init__(self, *args: Any, contacts: Sequence[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        for contact in contacts:
            self._ask_about(contact)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        questions = [part for contact in self.contacts for part in self._layout_about(contact)]
        helper.layout = Layout(*questions, self.button)
        return helper

    def clean(self) -> dict[str, Any]:
        """What the action takes. Particulars count only where something has changed, and are never passed over."""
        for contact in self.contacts:
            verdict = self.cleaned_data.get(f"verdict_{contact.pk}")
            if verdict == Verdict.CHANGED:
                self._require_particulars(contact)
            elif verdict == Verdict.RIGHT and self._has_changed(contact):
                words = _("Select “Something has changed” for %(name)s, or leave the particulars as they were")
                self.add_error(f"verdict_{contact.pk}", words % {"name": contact.name})
            elif verdict == Verdict.LEFT:
                for name in PARTICULARS:
                    self.errors.pop(f"{name}_{contact.pk}", None)
        return {} if self.errors else {"answers": [self._answer(contact) for contact in self.contacts]}

    def say_refusal(self, error: ActionError) -> None:
        """Beside the person of whom it is said."""
        if isinstance(error, AnswerError):
            field = "email" if error.field == "email" else "verdict"
            self.add_error(f"{field}_{error.contact.pk}", str(error))
        else:
            super().say_refusal(error)

    def _ask_about(self, contact: Contact) -> None:
        who = {"name": contact.name}
        self.fields[f"verdict_{contact.pk}"] = forms.ChoiceField(
            label=f"{contact.name}, {contact.get_role_display()}",
            help_text=" · ".join(filter(None, (contact.email, contact.phone, _state_of(contact)))),
            choices=[
                (Verdict.RIGHT, _("Still right")),
                (Verdict.CHANGED, _("Something has changed")),
                (Verdict.LEFT, _("Has left")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say whether %(name)s is still right") % who},
        )
        self.fields[f"name_{contact.pk}"] = forms.CharField(
            label=_("Name"), max_length=120, required=False, initial=contact.name
        )
        self.fields[f"email_{contact.pk}"] = forms.EmailField(
            label=_("Email address"),
            max_length=254,
            required=False,
            initial=contact.email,
            error_messages={"invalid": INVALID_ADDRESS},
        )
        self.fields[f"phone_{contact.pk}"] = forms.CharField(
            label=_("Phone number (optional)"), max_length=30, required=False, initial=contact.phone
        )

    def _require_particulars(self, contact: Contact) -> None:
        for name, words in (("name", _("Enter the person’s name")), ("email", _("Enter the person’s email address"))):
            field = f"{name}_{contact.pk}"
            if not self.cleaned_data.get(field) and field not in self.errors:
                self.add_error(field, words)

        if not self._has_changed(contact):
            words = _("Say what has changed about %(name)s, or select “Still right”")
            self.add_error(f"name_{contact.pk}", words % {"name": contact.name})

    def _has_changed(self, contact: Contact) -> bool:
        return any(f"{name}_{contact.pk}" in self.changed_data for name in PARTICULARS)

    def _layout_about(self, contact: Contact) -> tuple[Any, Any]:
        """The question, and below it the boxes for what has changed: open where one of them needs a look."""
        names = [f"{name}_{contact.pk}" for name in PARTICULARS]
        boxes = Details(*(Field.text(name, field_width=Fluid.TWO_THIRDS) for name in names))  # type: ignore[no-untyped-call]
        boxes.summary = _("What has changed about %(name)s?") % {"name": contact.name}
        boxes.is_open = self.is_bound and (
            self.data.get(f"verdict_{contact.pk}") == Verdict.CHANGED or any(name in self.errors for name in names)
        )
        return Field.radios(f"verdict_{contact.pk}", inline=True), boxes

    def _answer(self, contact: Contact) -> Answer:
        given = {name: self.cleaned_data.get(f"{name}_{contact.pk}") or "" for name in PARTICULARS}
        return Answer(contact=contact, verdict=Verdict(self.cleaned_data[f"verdict_{contact.pk}"]), **given)


class ReviewCallForm(ActionForm):
    """Who at the school said on the phone that the list is right."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(),
        label=gettext_lazy("Who did you speak to?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Select who you spoke to")},
    )
    phone_number = forms.CharField(
        label=gettext_lazy("On which number?"),
        max_length=30,
        help_text=gettext_lazy("The number that you rang. It goes on record."),
        error_messages={"required": gettext_lazy("Enter the number that you rang")},
    )
    remark = ProseField(
        label=gettext_lazy("What was said? (optional)"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In a sentence. No names of pupils, no incidents."),
    )

    layout = (
        Field.radios("contact"),
        Field.text("phone_number", field_width=Fixed.TWENTY),
        Field.textarea("remark", rows=3, max_characters=500),
    )
    button = Button.primary("submit", gettext_lazy("The list is right"))

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts


def _state_of(contact: Contact) -> str:
    """What the school should know of an address before it says that it is right."""
    if contact.state == Contact.State.BOUNCING:
        return _("mail to this address comes back")
    return _("address to be proved") if contact.state == Contact.State.UNPROVED else ""
