"""Who comes and goes: the same for every school that was chosen, or each school its own."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout
from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deployments.actions import PlannedChange
from deployments.desk.plans.choosing import Staffing, replace_whoever_is_there
from deployments.forms.coming import SAME_PERSON, ComingForm
from deployments.models import Deployment
from deployments.words import named
from officers.models import Officer
from schools.models import School

WHOEVER = "whoever"
NEITHER = gettext_lazy("Choose who arrives or who leaves")


class ChangeForm(ComingForm):
    """Who comes to one school and who leaves it. `planned` is what was chosen."""

    cannot_wait = forms.BooleanField(
        required=False,
        label=gettext_lazy("The officer leaves on the day in any case"),
        help_text=gettext_lazy(
            "Only where nobody arrives. If the school has not been told by then, it goes on the register."
        ),
    )

    layout: tuple[Any, ...] = (
        Field.select("officer_out"),
        Field.select("officer_in"),
        Field.select("deployment_kind"),
        Field.select("shadows"),
        Field("until_on"),
        Field.checkbox("cannot_wait"),
    )

    def __init__(self, *args: Any, staffing: Staffing, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.offer_staff(staffing)
        self.fields["officer_out"].choices = self.leaving_choices()

    def leaving_choices(self) -> list[tuple[str, object]]:
        """Those who work there on the day; and whom the change names already, though they may not."""
        choices = self.staffing.leaving_choices([self.school])
        present = str(self.initial.get("officer_out") or "")
        if present in self.staffing.officers and present not in {key for key, _ in choices}:
            choices.append(
                (present, _("%(officers)s, who is not expected there") % {"officers": self.staffing.officers[present]})
            )
        return choices

    def clean(self) -> dict[str, Any]:
        coming, going = self.cleaned_data.get("officer_in"), self.cleaned_data.get("officer_out")
        if not coming and not going and not self.errors:
            self.add_error(
                "officer_in", _("Choose who arrives at %(school)s or who leaves it") % {"school": self.school}
            )
        if coming and coming == going:
            self.add_error("officer_in", SAME_PERSON)
        self.check_coming()
        return self.cleaned_data

    @property
    def planned(self) -> PlannedChange:
        facts = self.cleaned_data
        return PlannedChange(
            school=self.school,
            officer_in=self.staffing.officers.get(facts["officer_in"]),
            officer_out=self.staffing.officers.get(facts["officer_out"]),
            deployment_kind=self.kind,
            cannot_wait=facts["cannot_wait"],
            shadows=self.shadowed,
            until_on=self.last_day,
        )


class BaseChangeRows(BaseFormSet):  # type: ignore[type-arg] # it takes no parameters when the program runs
    """A form for each of the schools that were chosen, in their order."""

    forms: list[ChangeForm]

    def __init__(self, *args: Any, staffing: Staffing, **kwargs: Any) -> None:
        self.staffing = staffing
        super().__init__(*args, **kwargs)

    def total_form_count(self) -> int:
        return len(self.staffing.schools)

    def initial_form_count(self) -> int:
        return len(self.staffing.schools)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {"staffing": self.staffing, "school": self.staffing.schools[index or 0]}

    @property
    def planned(self) -> list[PlannedChange]:
        return [form.planned for form in self.forms]


ChangeRows = cast(type[BaseChangeRows], formset_factory(ChangeForm, formset=BaseChangeRows, extra=0))


class SameForAllForm(ComingForm):
    """One officer in, one out, for every school. `planned` is what that means at each."""

    deployment_kind = forms.ChoiceField(
        choices=Deployment.Kind.choices,
        widget=forms.RadioSelect,
        label=gettext_lazy("What is the arriving officer at the school?"),
        initial=Deployment.Kind.NAMED,
        required=False,
    )
    cannot_wait = forms.BooleanField(
        required=False,
        label=gettext_lazy("Officers who leave go on the day in any case"),
        help_text=gettext_lazy(
            "Only where nobody arrives. A school that has not been told by then goes on the register."
        ),
    )

    def __init__(self, *args: Any, staffing: Staffing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_staff(staffing)
        self.planned: list[PlannedChange] = []
        nobody, *people = staffing.leaving_choices(staffing.schools)
        whoever = (WHOEVER, _("Whoever works there on %(day)s") % {"day": staffing.day})
        self.fields["officer_out"].choices = [nobody, whoever, *people] if people else [nobody]

    layout = (
        Field.select("officer_out"),
        Field.select("officer_in"),
        Field.radios("deployment_kind"),
        Field.select("shadows"),
        Field("until_on"),
        Field.checkbox("cannot_wait"),
    )

    @property
    def helper(self) -> FormHelper:
        """The questions alone: the page has two buttons, and the chosen schools, of its own."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(*self.layout)
        return helper

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if self.errors:
            return facts
        coming = self.staffing.officers.get(facts["officer_in"])
        going = facts["officer_out"]
        self.check_coming()
        if facts["deployment_kind"] == Deployment.Kind.DEDICATED and coming and len(self.staffing.schools) > 1:
            self.add_error("deployment_kind", _("A dedicated officer works at one school only"))
        if not coming and not going:
            self.add_error("officer_in", NEITHER)
        elif going == WHOEVER:
            self._whoever(coming)
        else:
            self._this_one(coming, self.staffing.officers.get(going))
        return facts

    def _whoever(self, coming: Officer | None) -> None:
        resolved = replace_whoever_is_there(
            self.staffing,
            officer_in=coming,
            deployment_kind=self.kind,
            cannot_wait=self.cleaned_data["cannot_wait"],
            until_on=self.last_day,
        )
        if resolved.nobody_there:
            self.add_error(
                "officer_out",
                _("Nobody works at %(schools)s on %(day)s")
                % {"schools": named(resolved.nobody_there), "day": self.staffing.day},
            )
        if resolved.several_there:
            words = _("More than one officer works at %(schools)s: set each school on its own") % {
                "schools": named(resolved.several_there)
            }
            self.add_error("officer_out", words)
        self.planned = resolved.planned

    def _this_one(self, coming: Officer | None, going: Officer | None) -> None:
        if going and going == coming:
            self.add_error("officer_in", SAME_PERSON)
        shadowed, last_day = self.shadowed, self.last_day
        self._check_there("officer_out", going)
        self._check_there("shadows", shadowed)
        self.planned = [
            PlannedChange(school, coming, going, self.kind, self.cleaned_data["cannot_wait"], shadowed, last_day)
            for school in self.staffing.schools
        ]

    def _check_there(self, name: str, officer: Officer | None) -> None:
        """Whoever is named for all schools works at all of them."""
        elsewhere = [school for school in self.staffing.schools if officer not in self.staffing.working(school)]
        if officer and elsewhere:
            self.add_error(
                name,
                _("%(officer)s does not work at %(schools)s on %(day)s")
                % {"officer": officer, "schools": named(elsewhere), "day": self.staffing.day},
            )

    def rows(self) -> list[dict[str, Any]]:
        """What each school's own row begins with, however far the answers got."""
        facts = {name: self[name].value() for name in self.fields}
        return [facts | {"officer_out": self._leaves(school)} for school in self.staffing.schools]

    def _leaves(self, school: School) -> str:
        """The one who was named or, of whoever works there, the only one."""
        there = [str(officer.pk) for officer in self.staffing.working(school)]
        asked = self["officer_out"].value()
        if asked == WHOEVER:
            return there[0] if len(there) == 1 else ""
        return asked if asked in there else ""
