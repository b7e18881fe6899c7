"""Finding schools."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import search_helper
from accounts.models import User
from schools.models import LocalAuthority, School


class SchoolFilter(forms.Form):
    """Which schools of those the person may see. Answers that make no sense filter nothing."""

    q = forms.CharField(label=gettext_lazy("Name, town, postcode or URN"), max_length=100, required=False)
    authority = forms.ModelChoiceField(
        queryset=LocalAuthority.objects.none(),
        label=gettext_lazy("Local authority"),
        empty_label=gettext_lazy("All"),
        required=False,
    )
    group = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    all = forms.BooleanField(label=gettext_lazy("Include closed schools and those proposed to open"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = School.objects.visible_to(user)
        self.fields["authority"].queryset = LocalAuthority.objects.filter(  # type: ignore[attr-defined]
            pk__in=self.schools.order_by().values("local_authority")
        )
        groups = self.schools.exclude(type_group="").order_by("type_group").values_list("type_group", flat=True)
        self.fields["group"].choices = [("", _("All")), *((group, group) for group in groups.distinct())]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        return search_helper(
            Field.text("q", field_width=Fluid.ONE_HALF),
            Field.select("authority"),
            Field.select("group"),
            Field.checkbox("all"),
            Button.secondary("", _("Find schools")),
        )

    def found(self) -> QuerySet[School]:
        """The schools asked for."""
        self.is_valid()
        answers = self.cleaned_data
        schools = self.schools if answers.get("all") else self.schools.open()
        if words := answers.get("q"):
            schools = schools.matching(words)
        if authority := answers.get("authority"):
            schools = schools.filter(local_authority=authority)
        if group := answers.get("group"):
            schools = schools.filter(type_group=group)
        return schools.select_related("local_authority", "successor")
