"""Finding entries on the register, and remarking on one."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField, ProseField
from accounts.forms import ActionForm, search_helper
from accounts.models import User
from deployments.models import RegisterEntry
from deployments.models.register import RegisterEntryQuerySet
from schools.models import LocalAuthority


class RegisterFilterForm(forms.Form):
    shortfall = forms.ChoiceField(
        label=gettext_lazy("Shortfall"),
        choices=[("", gettext_lazy("Any")), *RegisterEntry.Shortfall.choices],
        required=False,
    )
    authority = forms.ModelChoiceField(
        LocalAuthority.objects.none(),
        label=gettext_lazy("Local authority"),
        required=False,
        empty_label=gettext_lazy("Any"),
    )
    from_on = DayField(label=gettext_lazy("From"), noun=gettext_lazy("The first day"), required=False)
    until_on = DayField(label=gettext_lazy("Until"), noun=gettext_lazy("The last day"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = RegisterEntry.objects.visible_to(user).order_by()
        authorities = LocalAuthority.objects.filter(pk__in=entries.values("school__local_authority"))
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.helper = search_helper(
            Field.select("shortfall"),
            Field.select("authority"),
            Field("from_on"),
            Field("until_on"),
            Button.secondary("", _("Show")),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day must not be before the first day"))
        return given

    def narrow(self, entries: RegisterEntryQuerySet) -> RegisterEntryQuerySet:
        """Those that were asked for; none when the question makes no sense, so that nobody takes all for some."""
        if not self.is_valid():
            return entries.none()
        given = self.cleaned_data
        asked = {
            "shortfall": given["shortfall"],
            "school__local_authority": given["authority"],
            "took_effect_on__gte": given["from_on"],
            "took_effect_on__lte": given["until_on"],
        }
        return entries.filter(**{lookup: value for lookup, value in asked.items() if value})


class RemarkForm(ActionForm):
    words = ProseField(
        label=gettext_lazy("Add a remark"),
        max_length=2000,
        help_text=gettext_lazy("It stays on the register with your name. Nobody can change or remove it."),
        error_messages={"required": gettext_lazy("Enter a remark")},
    )

    layout = (Field.textarea("words", rows=4, max_characters=2000),)
    button = Button.primary("submit", gettext_lazy("Add the remark"))
