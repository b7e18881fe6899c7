"""The courses of a force."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.db.models import QuerySet

from accounts.forms import ActionForm
from schools.models import Force


class CourseForm(ActionForm):
    name = forms.CharField(max_length=80, error_messages={"required": "Enter the name of the course"})
    is_required = forms.BooleanField(
        required=False,
        initial=True,
        label="Every school officer needs it",
        help_text="An officer without it is not fit for schools, from now on.",
    )

    layout = (
        Field.select("force"),
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.checkbox("is_required"),
    )


class NewCourseForm(CourseForm):
    """Whoever leads in one force is not asked which one."""

    force = forms.ModelChoiceField(Force.objects.none(), empty_label="Choose a force")

    def __init__(self, *args: Any, forces: QuerySet[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("force", forces)
