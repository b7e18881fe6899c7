"""Why and when: the facts of a plan."""

from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import DayField, ProseField
from accounts.wording import counted, spoken
from deployments.forms.revision import PlanForm
from deployments.models import Change, Redeployment
from schools.days import next_working_day
from schools.models import CommandUnit

# Beyond it lies a slip of the finger (2206 for 2026), of which no calendar should count the days.
FURTHEST = timedelta(days=3 * 365)


class RedeploymentForm(PlanForm):
    """The reason, the words for it and the day. `earliest` is the first day that leaves the minimum notice."""

    may_press_again = False

    reason = forms.ChoiceField(
        choices=Redeployment.Reason.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("Why do officers change?"),
        error_messages={"required": gettext_lazy("Select why officers change")},
    )
    explanation = ProseField(
        max_length=2000,
        label=gettext_lazy("Explanation for schools"),
        help_text=gettext_lazy("Schools read this under “Why”: the reason in plain words, and what happens next."),
        error_messages={"required": gettext_lazy("Enter an explanation for schools")},
    )
    effective_on = DayField(
        label=gettext_lazy("From which day?"),
        noun=gettext_lazy("The day of the change"),
        error_messages={"required": gettext_lazy("Enter the day of the change")},
    )

    interim_contact = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Whom does a school turn to meanwhile?"),
        help_text=gettext_lazy(
            "For schools that are left without an officer: a name or desk, with a number or address."
        ),
    )
    review_on = DayField(
        required=False,
        label=gettext_lazy("When is it looked at again?"),
        noun=gettext_lazy("The review day"),
        help_text=gettext_lazy("For schools that are left without an officer. Needed when officers are withdrawn."),
    )

    layout = (
        Field.select("command_unit"),
        Field.radios("reason"),
        Field.textarea("explanation", rows=5),
        Field("effective_on"),
        Field.text("interim_contact"),
        Field("review_on"),
    )
    button = Button.primary("submit", gettext_lazy("Save and continue"))

    def __init__(self, *args: Any, earliest: date | None = None, minimum: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].min_value = timezone.localdate()
        self.fields["effective_on"].max_value = timezone.localdate() + FURTHEST
        self.fields["effective_on"].help_text = _hint(earliest, minimum)
        self.fields["review_on"].max_value = timezone.localdate() + FURTHEST


class NewRedeploymentForm(RedeploymentForm):
    """A sergeant of one command unit is not asked which one."""

    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(),
        label=gettext_lazy("Command unit"),
        empty_label=gettext_lazy("Choose a command unit"),
        error_messages={"required": gettext_lazy("Select a command unit")},
    )

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("command_unit", units)


def arrival_facts(shadowing: Change | None) -> dict[str, Any]:
    """What the form of a plan begins with by which a shadow arrives; nothing for any other plan."""
    if shadowing is None or shadowing.officer_in is None or shadowing.shadows is None or shadowing.until_on is None:
        return {}
    name, other = shadowing.officer_in.display_name, shadowing.shadows.display_name
    return {
        "reason": Redeployment.Reason.NEW_OFFICER,
        "explanation": _("%(name)s has come along with %(other)s to get to know your school, and now works with it.")
        % {"name": name, "other": other},
        "effective_on": max(next_working_day(shadowing.until_on), timezone.localdate()),
    }


def _hint(earliest: date | None, minimum: int) -> str:
    example = _("For example, 3 3 2027.")
    if earliest is None:
        return example
    days = counted(minimum, "school day")
    return _("%(example)s Told today, schools get the minimum of %(days)s’ notice from %(day)s.") % {
        "example": example,
        "days": days,
        "day": spoken(earliest),
    }
