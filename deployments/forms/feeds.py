"""Which calendar somebody wants to follow."""

from collections.abc import Iterator
from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from accounts.models import Role, User
from deployments.actions.feeds import Subject
from officers.models import Officer
from schools.models import CommandUnit, School


class FeedForm(ActionForm):
    """Offers the person's team and its officers, the officer's own days, the reader's schools."""

    of = forms.ChoiceField(
        label=_("Whose calendar?"),
        error_messages={"required": _("Select a calendar"), "invalid_choice": _("Select a calendar")},
    )
    layout = (Field.select("of"),)
    button = Button.primary("submit", _("Make an address"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = dict(_offered(user))
        labels = [(key, _label(subject, user)) for key, subject in self.subjects.items()]
        self.fields["of"].choices = [("", _("Select")), *labels]

    def clean_of(self) -> Subject:
        return self.subjects[self.cleaned_data["of"]]


def _offered(user: User) -> Iterator[tuple[str, Subject]]:
    units = CommandUnit.objects.run_by(user)
    for unit in units:
        yield f"unit-{unit.pk}", unit
    own = Officer.objects.filter(user=user) if user.has_role(Role.OFFICER) else Officer.objects.none()
    for officer in (own | Officer.objects.filter(command_unit__in=units)).distinct():
        yield f"officer-{officer.pk}", officer
    if user.has_role(Role.SCHOOL):
        for school in School.objects.attended_by(user):
            yield f"school-{school.pk}", school


def _label(subject: Subject, user: User) -> str:
    if isinstance(subject, CommandUnit):
        return gettext("The whole team of %(unit)s") % {"unit": subject}
    if isinstance(subject, Officer) and subject.user_id == user.pk:
        return gettext("My own days")
    return str(subject)
