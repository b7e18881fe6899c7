"""Which day the team is looked at, and whom one looks for."""

from datetime import timedelta
from typing import Any, Self

from crispy_forms_gds.layout import Button, Field, Fluid, Hidden
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField
from accounts.forms import search_helper
from deployments.forms.plans import FURTHEST


class TeamForm(forms.Form):
    """Any day, past or to come. What else was chosen on the page is kept when the day moves."""

    on = DayField(label=gettext_lazy("Day"), noun=gettext_lazy("The day"))
    q = forms.CharField(label=gettext_lazy("School, URN or officer"), max_length=100, required=False)

    def __init__(self, *args: Any, kept: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = timezone.localdate() + FURTHEST  # type: ignore[attr-defined]
        self.helper = search_helper(
            Field("on"),
            Field.text("q", field_width=Fluid.FULL),
            *(Hidden(name, value) for name, value in kept.items()),
            Button.secondary("", _("Show")),
            css="app-filters app-filters--beside app-no-print",
        )

    @classmethod
    def asked(cls, query: QueryDict) -> Self:
        """What the address asks for; today when it names no day."""
        answers = query.copy()
        if not any(answers.get(f"on_{n}") for n in range(3)):
            today = timezone.localdate()
            answers.update({"on_0": str(today.day), "on_1": str(today.month), "on_2": str(today.year)})
        return cls(answers, kept={name: str(query[name]) for name in ("by", "cluster") if query.get(name)})

    @property
    def moves(self) -> list[tuple[str, dict[str, int]]]:
        """A week earlier, today, a week later: the words of the link and what the boxes then hold."""
        day, week = self.cleaned_data["on"], timedelta(days=7)
        days = {_("A week earlier"): day - week, _("Today"): timezone.localdate(), _("A week later"): day + week}
        return [(words, {"d": on.day, "m": on.month, "y": on.year}) for words, on in days.items()]
