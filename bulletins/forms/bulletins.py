"""What an inspector fills in for a bulletin."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.formfields import ProseField
from accounts.forms import ActionForm
from accounts.models import User
from bulletins.audience import Audience, audiences_for
from bulletins.models import Bulletin
from schools.models import CommandUnit, Force

HOW_TO_WRITE = _(
    "A blank line begins a new paragraph. Begin a line with ## for a heading or with - for a list item. "
    "**Two stars** make words bold. [Words](https://address.example) make a link. "
    "Leave out pupils’ details, incidents and crime reports."
)


class BulletinForm(ActionForm):
    """Title, audience and words. Offers exactly the audiences that are the inspector's own."""

    title = forms.CharField(
        max_length=150,
        label=_("Title"),
        help_text=_("Schools see it as the subject of the mail."),
        error_messages={"required": _("Enter a title")},
    )
    audience = forms.ChoiceField(
        label=_("Who is it for?"),
        help_text=_("It goes to headteachers, Designated Safeguarding Leads, deputies and local authority advisers."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select who the bulletin is for")},
    )
    words = ProseField(
        max_length=20_000,
        label=_("Text"),
        help_text=HOW_TO_WRITE,
        error_messages={"required": _("Enter the text of the bulletin")},
    )
    layout = (Field.text("title"), Field.radios("audience"), Field.textarea("words", rows=18))
    button = Button.primary("submit", _("Save and preview"))

    def __init__(self, *args: Any, inspector: User, bulletin: Bulletin | None = None, **kwargs: Any) -> None:
        if bulletin:
            facts = {"title": bulletin.title, "words": bulletin.words, "audience": _key(bulletin.audience)}
            kwargs.setdefault("initial", facts)
        super().__init__(*args, **kwargs)
        at_home = bulletin.written_for if bulletin else None
        self.audiences = {_key(audience): audience for audience in audiences_for(inspector, at_home=at_home)}
        choices = [(key, _label(audience)) for key, audience in self.audiences.items()]
        self.fields["audience"].choices = choices

    def clean_audience(self) -> Audience:
        return self.audiences[self.cleaned_data["audience"]]


def _key(audience: Audience) -> str:
    return f"{type(audience).__name__}-{audience.pk}"


def _label(audience: Audience) -> str:
    if isinstance(audience, Force):
        return gettext("Every school of %(audience)s, in all its command units") % {"audience": audience}
    if isinstance(audience, CommandUnit):
        return gettext("Every school in %(audience)s") % {"audience": audience}
    return gettext("Schools in %(audience)s only") % {"audience": audience}
