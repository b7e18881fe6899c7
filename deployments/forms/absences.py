"""Who is away, from when until when, and who comes meanwhile."""

from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField, ProseField, SeveralField
from accounts.forms import ActionForm, search_helper
from accounts.models import User
from accounts.wording import spoken
from deployments.forms.plans import FURTHEST
from officers.models import Absence, Officer
from officers.models.absence import AbsenceQuerySet
from schools.models import Cluster

# An absence that was forgotten is still recorded, for the days it cost.
LONG_AGO = timedelta(days=366)
LONGEST_PERIOD = timedelta(days=400)
NOW_AND_NEXT = ""


class Officers(SeveralField):
    """Officers with their cluster, by which a sergeant finds them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.cluster}" if obj.cluster else str(obj)


class AbsenceForm(ActionForm):
    """One or many officers, or everybody of a cluster."""

    officers = Officers(
        Officer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Who is away?"),
        error_messages={"invalid_choice": gettext_lazy("Choose officers of your command unit")},
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody else"),
        label=gettext_lazy("And everybody of this cluster"),
    )
    kind = forms.ChoiceField(
        choices=Absence.Kind.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "Schools read of aid and training. Court, leave and the rest are “other duties” to them."
        ),
        error_messages={"required": gettext_lazy("Select why the officers are away")},
    )
    from_on = DayField(
        label=gettext_lazy("First day away"),
        noun=gettext_lazy("The first day away"),
        help_text=gettext_lazy("For example, 3 3 2027"),
    )
    until_on = DayField(
        label=gettext_lazy("Last day away"),
        noun=gettext_lazy("The last day away"),
        help_text=gettext_lazy("For example, 14 3 2027"),
    )
    cover = forms.ModelChoiceField(
        Officer.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody covers"),
        label=gettext_lazy("Who covers their schools?"),
    )
    interim_contact = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Whom do schools turn to meanwhile?"),
        help_text=gettext_lazy("A name and how to reach them. Needed where nobody covers."),
    )
    explanation = ProseField(
        required=False,
        max_length=2000,
        label=gettext_lazy("Explanation for schools (optional)"),
        help_text=gettext_lazy(
            "Leave it empty for the usual words: until when, and that schools hear before their officer is back."
        ),
    )

    layout = (
        Field.checkboxes("officers", small=True),
        Field.select("cluster"),
        Field.radios("kind"),
        Field("from_on"),
        Field("until_on"),
        Field.select("cover"),
        Field.text("interim_contact"),
        Field.textarea("explanation", rows=3),
    )
    button = Button.primary("submit", gettext_lazy("Save and continue"))

    def __init__(self, *args: Any, officers: QuerySet[Officer], clusters: QuerySet[Cluster], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.everybody = officers
        self.fields["officers"].queryset = officers.select_related("cluster").order_by("cluster", "display_name")
        self.fields["cover"].queryset = officers
        if clusters:
            self.fields["cluster"].queryset = clusters
        else:
            del self.fields["cluster"]
        for name in ("from_on", "until_on"):
            self.fields[name].min_value = timezone.localdate() - LONG_AGO
            self.fields[name].max_value = timezone.localdate() + FURTHEST

    def clean(self) -> dict[str, Any]:
        """Whoever was chosen, one by one or by their cluster."""
        facts = dict(self.cleaned_data)
        cluster = facts.pop("cluster", None)
        chosen = {officer.pk for officer in facts.get("officers", ())}
        who = Q(pk__in=chosen) | (Q(cluster=cluster) if cluster else Q(pk__in=[]))
        facts["officers"] = list(self.everybody.filter(who).select_related("command_unit"))
        if not facts["officers"] and "officers" not in self.errors:
            self.add_error(
                "officers",
                _("%(cluster)s has no officers") % {"cluster": cluster}
                if cluster
                else _("Choose at least one officer"),
            )
        first, last = facts.get("from_on"), facts.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day must not be before the first day"))
        return facts


class MoveEndForm(ActionForm):
    until_on = DayField(label=gettext_lazy("Last day away"), noun=gettext_lazy("The last day away"))
    # The last day as the page showed it: another tab may have moved it since.
    shown = forms.DateField(widget=forms.HiddenInput, required=False)

    layout = (Field("until_on"),)
    button = Button.primary("submit", gettext_lazy("Change the last day"))

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, initial={"until_on": absence.until_on, "shown": absence.until_on}, **kwargs)
        self.absence = absence
        self.fields["until_on"].min_value = absence.from_on
        self.fields["until_on"].max_value = timezone.localdate() + FURTHEST

    def clean(self) -> dict[str, Any]:
        """Whoever presses again after reading the sentence knows of the other day."""
        facts = dict(self.cleaned_data)
        shown, now = facts.pop("shown", None), self.absence.until_on
        if shown and shown != now:
            self.data = {name: self.data[name] for name in self.data} | {"shown": now.isoformat()}
            self.add_error(
                "until_on",
                _("The last day was changed to %(day)s meanwhile. Is yours still right?") % {"day": spoken(now)},
            )
        return facts


class AskingForm(forms.Form):
    """A question in the address: fields beside each other."""

    fields: dict[str, Any]

    @property
    def helper(self) -> FormHelper:
        selects = [Field.select(name) for name, one in self.fields.items() if isinstance(one, forms.ChoiceField)]
        others = [Field(name) for name, one in self.fields.items() if not isinstance(one, forms.ChoiceField)]
        return search_helper(*selects, *others, Button.secondary("", _("Show")), css="app-filters app-filters--beside")


class AbsenceFilterForm(AskingForm):
    """Answers that make no sense narrow nothing."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            (NOW_AND_NEXT, gettext_lazy("Now and next")),
            ("now", gettext_lazy("Now")),
            ("next", gettext_lazy("Next")),
            ("past", gettext_lazy("Past")),
            ("cancelled", gettext_lazy("Cancelled")),
        ],
        required=False,
    )
    officer = forms.ModelChoiceField(
        Officer.objects.none(), label=gettext_lazy("Officer"), required=False, empty_label=gettext_lazy("Everybody")
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(), label=gettext_lazy("Cluster"), required=False, empty_label=gettext_lazy("Any")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = Officer.objects.visible_to(user)
        self.fields["cluster"].queryset = Cluster.objects.visible_to(user)

    @property
    def looks_back(self) -> bool:
        return self._given("when") in ("past", "cancelled")

    def narrow(self, absences: AbsenceQuerySet, today: date) -> AbsenceQuerySet:
        standing = absences.standing()
        found = {
            "now": standing.filter(from_on__lte=today, until_on__gte=today),
            "next": standing.filter(from_on__gt=today),
            "past": standing.filter(until_on__lt=today),
            "cancelled": absences.filter(cancelled_at__isnull=False),
        }.get(self._given("when") or NOW_AND_NEXT, standing.filter(until_on__gte=today))
        if officer := self._given("officer"):
            found = found.filter(officer=officer)
        return found.filter(officer__cluster=cluster) if (cluster := self._given("cluster")) else found

    def _given(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class PeriodForm(AskingForm):
    """From a day to a day; a school year so far unless somebody asks otherwise."""

    from_on = DayField(label=gettext_lazy("From"), noun=gettext_lazy("The first day"))
    until_on = DayField(label=gettext_lazy("Until"), noun=gettext_lazy("The last day"))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data if any(name.startswith(("from_on", "until_on")) for name in data) else None)
        began = date(today.year if today.month >= 9 else today.year - 1, 9, 1)
        self.initial = {"from_on": began, "until_on": today}
        self.fields["until_on"].max_value = today

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        first, last = facts.get("from_on"), facts.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day must not be before the first day"))
        elif first and last and last - first > LONGEST_PERIOD:
            self.add_error("from_on", _("Choose at most %(days)s days") % {"days": LONGEST_PERIOD.days})
        return facts

    @property
    def period(self) -> tuple[date, date] | None:
        """What was asked for; nothing when the question makes no sense."""
        if not self.is_bound:
            return self.initial["from_on"], self.initial["until_on"]
        return (self.cleaned_data["from_on"], self.cleaned_data["until_on"]) if self.is_valid() else None
