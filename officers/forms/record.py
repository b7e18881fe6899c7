"""What is recorded of an officer: vetting, training, tenure."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.formfields import DayField
from accounts.forms import ActionForm
from officers.models import Course, Officer, VettingCheck

EXAMPLE = _("For example, 3 3 2026")


class VettingForm(ActionForm):
    outcome = forms.ChoiceField(
        choices=VettingCheck.Outcome.choices,
        widget=forms.RadioSelect,
        label=_("Outcome of the check"),
        error_messages={"required": _("Select the outcome of the check")},
    )
    checked_on = DayField(label=_("Day of the check"), noun=_("The day of the check"), help_text=EXAMPLE)
    review_by_on = DayField(
        required=False,
        label=_("Review by"),
        noun=_("The review"),
        help_text=_("Needed when the vetting is confirmed. From the day after, the officer is not fit for schools."),
    )

    layout = (
        Field.radios("outcome"),
        Field("checked_on"),
        Field("review_by_on"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked_on"].max_value = timezone.localdate()


class TrainingForm(ActionForm):
    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"), empty_label=_("Choose a course"))
    done_on = DayField(label=_("Done on"), noun=_("The day of the course"), help_text=EXAMPLE)
    valid_until_on = DayField(
        required=False,
        label=_("Valid until (optional)"),
        noun=_("The last valid day"),
        help_text=_("The last day on which it counts. Leave it empty if the course stays valid."),
    )

    layout = (Field.select("course"), Field("done_on"), Field("valid_until_on"))

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = officer.force.courses.all()
        self.fields["done_on"].max_value = timezone.localdate()


class TenureForm(ActionForm):
    from_on = DayField(label=_("First day"), noun=_("The first day"), help_text=EXAMPLE)
    planned_until_on = DayField(
        label=_("Planned last day"), noun=_("The planned last day"), help_text=_("For example, 2 3 2029")
    )

    layout: tuple[Any, ...] = (Field("from_on"), Field("planned_until_on"))
