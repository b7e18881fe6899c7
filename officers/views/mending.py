"""Putting right what was recorded by mistake in an officer's record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required
from accounts.wording import spoken
from officers import actions
from officers.forms.mending import TenureCorrectForm, TrainingRemoveForm
from officers.views.base import kept_officer, record_of

REMOVE_INTRO = gettext_lazy("For a line recorded by mistake. From now on the officer counts as not having done it.")
CORRECT_INTRO = gettext_lazy(
    "For days that were typed wrongly. An officer who leaves before the planned day ends early instead."
)


@police_desk_required
def training_remove(request: SignedInRequest, pk: int, training_pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    training = get_object_or_404(officer.trainings.select_related("course"), pk=training_pk)
    form = TrainingRemoveForm(posted(request))
    if form.carry_out(actions.remove_training, training=training, by=request.user):
        messages.success(request, _("Training removed."))
        return redirect("officers:officer-detail", pk)
    heading = _("Remove %(officer)s’s %(course)s of %(day)s") % {
        "officer": officer.display_name,
        "course": training.course,
        "day": spoken(training.done_on),
    }
    return form_page(request, form, heading, back=record_of(officer), intro=REMOVE_INTRO)


@police_desk_required
def tenure_correct(request: SignedInRequest, pk: int, tenure_pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    tenure = get_object_or_404(officer.tenures.all(), pk=tenure_pk)
    first = {"from_on": tenure.from_on, "planned_until_on": tenure.planned_until_on}
    form = TenureCorrectForm(posted(request), initial=first)
    if form.carry_out(actions.correct_tenure, tenure=tenure, by=request.user):
        messages.success(request, _("Tenure corrected."))
        return redirect("officers:officer-detail", pk)
    heading = _("Correct the days of %(officer)s’s tenure") % {"officer": officer.display_name}
    return form_page(request, form, heading, back=record_of(officer), intro=CORRECT_INTRO)
