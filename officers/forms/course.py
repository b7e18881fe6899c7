"""The courses of a force."""

from typing import Any

from crispy_forms_gds.layout import Field, Fluid
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formfields import SeveralField
from accounts.forms import ActionForm
from officers.models import Course, RoleTitle
from schools.models import Force

EVERY, SOME, NOBODY = "every", "some", "nobody"
WHO = (
    (EVERY, gettext_lazy("Every school officer")),
    (SOME, gettext_lazy("Officers with some role titles")),
    (NOBODY, gettext_lazy("Nobody: it is optional")),
)


def who_needs(course: Course) -> str:
    """The answer that stands so far."""
    return EVERY if course.is_required else SOME if course.required_of.exists() else NOBODY


class CourseForm(ActionForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter the name of the course")},
    )
    needed_by = forms.ChoiceField(
        label=gettext_lazy("Who needs it?"),
        choices=WHO,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Whoever needs it and has not done it is not fit for schools, from now on."),
        error_messages={"required": gettext_lazy("Select who needs it")},
    )
    required_of = SeveralField(
        RoleTitle.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Role titles that need it"),
        help_text=gettext_lazy("Only if you selected “Officers with some role titles”."),
        error_messages={"invalid_choice": gettext_lazy("Choose role titles of the force")},
    )

    layout = (
        Field.select("force"),
        Field.text("name", field_width=Fluid.TWO_THIRDS),
        Field.radios("needed_by"),
        Field.checkboxes("required_of"),
    )

    def offer_titles(self, titles: QuerySet[RoleTitle]) -> None:
        """Where there is no title to choose, all officers need it or none."""
        self.fields["required_of"].queryset = titles
        if not titles:
            del self.fields["required_of"]
            self.fields["needed_by"].choices = [choice for choice in WHO if choice[0] != SOME]

    def clean(self) -> dict[str, Any]:
        """What the action takes: whether all need it, and otherwise whose titles do."""
        given = super().clean() or {}
        who, titles = given.pop("needed_by", ""), given.get("required_of")
        if who == SOME and "required_of" not in self.errors and not titles:
            self.add_error("required_of", _("Select at least one role title"))
        return given | {"is_required": who == EVERY, "required_of": list(titles or ()) if who == SOME else []}


class NewCourseForm(CourseForm):
    """Whoever leads in one force is not asked which one."""

    force = forms.ModelChoiceField(
        Force.objects.none(), label=gettext_lazy("Force"), empty_label=gettext_lazy("Choose a force")
    )

    def __init__(self, *args: Any, forces: QuerySet[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("force", forces)
        # Whoever chooses among forces names the titles afterwards, when it is known whose they are.
        self.offer_titles(RoleTitle.objects.filter(force__in=forces) if len(forces) == 1 else RoleTitle.objects.none())
