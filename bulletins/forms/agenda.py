"""Proposing an item for the next meeting, finding items, and declining one."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.formfields import ProseField
from accounts.forms import ActionForm, search_helper
from bulletins.models import AgendaItem
from bulletins.models.agenda import AgendaItemQuerySet
from bulletins.places import Place

LONGEST_WORDS, LONGEST_REASON = 1000, 500


class ProposalForm(ActionForm):
    """Whoever has one place is not asked which."""

    title = forms.CharField(
        max_length=120,
        label=_("What should be spoken about?"),
        help_text=_("A few words, as they would stand on the agenda."),
        error_messages={"required": _("Enter what should be spoken about")},
    )
    words = ProseField(
        max_length=LONGEST_WORDS,
        label=_("More about it (optional)"),
        help_text=_("No pupils’ names or details, and no incidents."),
        required=False,
    )
    place = forms.ChoiceField(
        label=_("For whom do you propose it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select for whom you propose it")},
    )

    layout = (Field.text("title"), Field.textarea("words", rows=5, max_characters=LONGEST_WORDS), Field.radios("place"))
    button = Button.primary("submit", _("Propose it"))

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{type(place).__name__}-{place.pk}": place for place in places}
        if len(places) == 1:
            self.settled["place"] = places[0]
            del self.fields["place"]
        else:
            self.fields["place"].choices = [(key, str(place)) for key, place in self.places.items()]

    def clean_place(self) -> Place:
        return self.places[self.cleaned_data["place"]]


class DeclineForm(ActionForm):
    reason = ProseField(
        max_length=LONGEST_REASON,
        label=_("Why not?"),
        help_text=_("Whoever proposed it reads this, in Liaison and by mail."),
        error_messages={"required": _("Enter the reason")},
    )

    layout = (Field.textarea("reason", rows=4, max_characters=LONGEST_REASON),)
    button = Button.warning("submit", _("Decline it"))


class AgendaFilter(forms.Form):
    """Which items. An answer that makes no sense narrows nothing."""

    q = forms.CharField(label=_("School, local authority or a word of the item"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *AgendaItem.Status.choices], required=False)

    @property
    def helper(self) -> Any:
        return search_helper(
            Field.text("q"), Field.select("state"), Button.secondary("", _("Search")), css="app-filters"
        )

    def narrow(self, items: AgendaItemQuerySet) -> AgendaItemQuerySet:
        self.is_valid()
        if state := self.cleaned_data.get("state"):
            items = items.filter(status=state)
        return items.matching(self.cleaned_data.get("q") or "")
