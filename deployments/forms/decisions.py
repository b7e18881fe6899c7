"""When schools are told, short notice, and calling a plan off."""

from datetime import datetime
from typing import Any

from crispy_forms_gds.layout import Button, Field, Fixed
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import ActionError
from accounts.formfields import ClockField, DayField, ProseField
from accounts.forms import ActionForm
from deployments.checks import Problem
from deployments.errors import UnreadyPlanError
from deployments.forms.revision import PlanForm

NOW, LATER = "now", "later"
AUTHORISE, SEND_BACK = "authorise", "send-back"


class ScheduleForm(PlanForm):
    """Tell schools at once or at a moment in the future. `problems` says what the plan itself still lacks."""

    when = forms.ChoiceField(
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("Later, at this moment:"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("When are schools told?"),
        error_messages={"required": gettext_lazy("Select when schools are told")},
    )
    day = DayField(
        required=False,
        label=gettext_lazy("Day, if later"),
        noun=gettext_lazy("The day"),
        help_text=gettext_lazy("For example, 3 3 2027"),
    )
    time = ClockField(
        required=False, label=gettext_lazy("Time, if later"), help_text=gettext_lazy("For example, 7:30 or 15:00")
    )

    # Not revealed by a script: what the Design System's script says of such a radio button, ARIA does not allow.
    layout = (Field.radios("when"), Field("day"), Field.text("time", field_width=Fixed.FIVE))
    button = Button.primary("submit", gettext_lazy("Confirm"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.fields["day"].min_value = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Only the moment matters, and only when it is later."""
        if self.cleaned_data.get("when") != LATER:
            for name in ("day", "time"):
                self.errors.pop(name, None)
            return {"release_at": None, "revision": self.cleaned_data.get("revision")}
        return {"release_at": self._moment(), "revision": self.cleaned_data.get("revision")}

    def say_refusal(self, error: ActionError) -> None:
        """As on every form; but what the plan lacks is kept apart, each with where it is mended."""
        if isinstance(error, UnreadyPlanError):
            self.problems = error.problems
        else:
            super().say_refusal(error)

    def _moment(self) -> datetime | None:
        for name, message in (("day", _("Enter the day")), ("time", _("Enter the time"))):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, message)
        if self.errors:
            return None
        moment = timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))
        if moment <= timezone.now():
            self.add_error("time", _("The time must be in the future"))
        return moment


class ExigencyForm(PlanForm):
    cause = ProseField(
        max_length=2000,
        label=gettext_lazy("Why can it not wait?"),
        help_text=gettext_lazy(
            "The inspector reads this, and it stays on the register. No names of pupils, no incidents."
        ),
        error_messages={"required": gettext_lazy("Enter why it cannot wait")},
    )
    explanation = ProseField(
        max_length=2000,
        label=gettext_lazy("What do schools read?"),
        help_text=gettext_lazy("It stands in the notice, after your own explanation: why they hear so late."),
        error_messages={"required": gettext_lazy("Enter what schools read")},
    )

    layout = (Field.textarea("cause", rows=5), Field.textarea("explanation", rows=5))
    button = Button.primary("submit", gettext_lazy("Ask an inspector"))


class DecisionForm(ActionForm):
    """An inspector's answer to the plan as it stood when the page was opened."""

    decision = forms.ChoiceField(
        choices=[(AUTHORISE, gettext_lazy("Authorise short notice")), (SEND_BACK, gettext_lazy("Send it back"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("What do you decide?"),
        error_messages={"required": gettext_lazy("Select what you decide")},
    )
    reason = ProseField(
        required=False,
        max_length=2000,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed when you send it back. The sergeant reads it."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    layout = (Field.radios("decision"), Field.textarea("reason", rows=4))
    button = Button.primary("submit", gettext_lazy("Confirm"))

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        authorise = facts.get("decision") == AUTHORISE
        if facts.get("decision") == SEND_BACK and not facts.get("reason"):
            self.add_error("reason", _("Enter why you send it back"))
        return {"authorise": authorise, "reason": facts.get("reason", ""), "revision": facts.get("revision", 0)}


class WithdrawForm(PlanForm):
    because = ProseField(
        max_length=1000,
        label=gettext_lazy("Why is the plan withdrawn?"),
        help_text=gettext_lazy("Schools that were told of it read this."),
        error_messages={"required": gettext_lazy("Enter why the plan is withdrawn")},
    )

    layout = (Field.textarea("because", rows=4),)
    button = Button.warning("submit", gettext_lazy("Withdraw this plan"))

    def __init__(self, *args: Any, told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not told:
            self.fields["because"].help_text = _("It stays with the plan. No school reads it.")
