"""An officer came unannounced: what the school reports, and how the police put its match right."""

from datetime import datetime
from typing import Any

from crispy_forms_gds.layout import Button, Field, Fixed, Fluid
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.formfields import ClockField, DayField, ProseField
from accounts.forms import ActionForm
from accounts.wording import clock
from deployments.actions.reporting_visits import LONGEST_GIVEN, LONGEST_REPORT
from deployments.actions.waiting import LONGEST_ANSWER
from deployments.forms.door import AtSchoolForm
from deployments.models import Visit
from officers.models import Officer

NOBODY_GIVEN = _("Enter who came, or tick that you do not know")
BOTH_GIVEN = _("Enter who came, or tick that you do not know, not both")


class VisitForm(AtSchoolForm):
    """Who came, when, and what was said; today and now unless somebody says otherwise."""

    given = forms.CharField(
        label=_("Who came?"),
        max_length=LONGEST_GIVEN,
        required=False,
        help_text=_("The name or the collar number, as it was given to you."),
    )
    is_nobody_known = forms.BooleanField(label=_("We do not know who it was"), required=False)
    day = DayField(label=_("On which day?"), noun=_("The day of the visit"))
    time = ClockField(label=_("At what time?"), help_text=_("For example, 7:30 or 15:00"))
    words = ProseField(
        label=_("What was said, and what did they come for?"),
        max_length=LONGEST_REPORT,
        help_text=_("Nothing about pupils: no names, no incidents. Liaison is not for reporting."),
        error_messages={"required": _("Enter what was said")},
    )

    layout = (
        Field.radios("school"),
        Field.text("given", field_width=Fluid.TWO_THIRDS),
        Field.checkbox("is_nobody_known"),
        Field("day"),
        Field.text("time", field_width=Fixed.FIVE),
        Field.textarea("words", rows=5, max_characters=LONGEST_REPORT),
    )
    button = Button.primary("submit", _("Tell the police"))

    def __init__(self, *args: Any, given: str = "", **kwargs: Any) -> None:
        now = timezone.localtime()
        initial = {"day": now.date(), "time": clock(now), "given": given[:LONGEST_GIVEN]}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """One moment for the action, and a name or none."""
        facts = dict(self.cleaned_data)
        is_nobody_known, given = facts.pop("is_nobody_known", False), facts.get("given", "")
        if "given" not in self.errors and bool(given) == is_nobody_known:
            self.add_error("given", BOTH_GIVEN if given else NOBODY_GIVEN)
        day, time = facts.pop("day", None), facts.pop("time", None)
        if day and time:
            facts["came_at"] = timezone.make_aware(datetime.combine(day, time))
        return facts


class VisitAnswerForm(ActionForm):
    answer = ProseField(
        label=_("Your answer"),
        max_length=LONGEST_ANSWER,
        help_text=_("It is mailed to whoever reported, and everybody at the school who reads the report sees it."),
        error_messages={"required": _("Enter the answer")},
    )

    layout = (Field.textarea("answer", rows=6, max_characters=LONGEST_ANSWER),)
    button = Button.primary("submit", _("Send the answer"))


class MatchForm(ActionForm):
    """What the record should have said, and why."""

    match = forms.ChoiceField(
        label=_("What was it?"),
        choices=Visit.Match.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what it was")},
    )
    officer = forms.ModelChoiceField(
        Officer.objects.none(), required=False, empty_label=_("Nobody knows"), label=_("Which officer was it?")
    )
    because = forms.CharField(
        label=_("How do you know?"),
        max_length=500,
        help_text=_("The inspector reads it. What stood there before stays on record."),
        error_messages={"required": _("Enter how you know")},
    )

    layout = (
        Field.radios("match"),
        Field.select("officer"),
        Field.text("because", field_width=Fluid.FULL),
    )
    button = Button.primary("submit", _("Put it right"))

    def __init__(self, *args: Any, visit: Visit, officers: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, initial={"match": visit.match, "officer": visit.officer_id}, **kwargs)
        self.fields["officer"].queryset = officers
