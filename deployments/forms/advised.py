"""Finding schools as their adviser, and choosing the week's mail."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from accounts.models import User
from deployments.desk.advised.schools import narrowed
from deployments.forms.lists import ListFilterForm
from schools.models import LocalAuthority
from schools.models.school import SchoolQuerySet

WHAT = [
    ("", _("All schools")),
    ("coming", _("With a change to come")),
    ("unanswered", _("Not answered yet")),
    ("vacant", _("Without an officer")),
]


class AdvisedFilterForm(ListFilterForm):
    q = forms.CharField(label=_("Name, town, postcode or URN"), max_length=100, required=False)
    what = forms.ChoiceField(label=_("Which schools"), choices=WHAT, required=False)
    authority = forms.ModelChoiceField(
        LocalAuthority.objects.none(), label=_("Local authority"), required=False, empty_label=_("Any")
    )
    choices = ("what", "authority")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        authorities = LocalAuthority.objects.filter(adviserships__user=user)
        if len(authorities) > 1:
            self.fields["authority"].queryset = authorities
        else:
            del self.fields["authority"]

    def narrow(self, schools: SchoolQuerySet, today: date) -> SchoolQuerySet:
        found = narrowed(schools, self.given("what") or "", self.user, today).matching(self.words)
        authority = self.given("authority")
        return found.filter(local_authority=authority) if authority else found


class WeeklyCopyForm(ActionForm):
    wanted = forms.TypedChoiceField(
        label=_("Do you want this mail each week?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Select yes if you want the mail")},
    )

    layout = (Field.radios("wanted", inline=True),)
    button = Button.primary("submit", _("Save"))
