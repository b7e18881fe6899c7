"""Vetting, training and tenure: each page adds one line to an officer's record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required
from officers import actions
from officers.forms.record import TenureForm, TrainingForm, VettingForm
from officers.views.base import kept_officer, record_of

VETTING_INTRO = gettext_lazy(
    "Record only what is so. Never write a vetting level or the reason for an outcome anywhere in Liaison."
)
TENURE_INTRO = gettext_lazy(
    "How long the officer is meant to stay in schools. An officer may leave early, for example on promotion."
)
NO_COURSES = gettext_lazy("Your force has no courses in Liaison yet. An inspector or an administrator adds them.")


@police_desk_required
def vetting_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = VettingForm(posted(request))
    if form.carry_out(actions.record_vetting, officer=officer, by=request.user):
        messages.success(request, _("Vetting check recorded."))
        return redirect("officers:officer-detail", pk)
    heading = _("Record %(officer)s’s vetting") % {"officer": officer.display_name}
    return form_page(request, form, heading, back=record_of(officer), intro=VETTING_INTRO)


@police_desk_required
def training_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = TrainingForm(posted(request), officer=officer)
    if form.carry_out(actions.record_training, officer=officer, by=request.user):
        messages.success(request, _("Training recorded."))
        return redirect("officers:officer-detail", pk)
    intro = "" if officer.force.courses.exists() else str(NO_COURSES)
    return form_page(
        request,
        form,
        _("Record %(officer)s’s training") % {"officer": officer.display_name},
        back=record_of(officer),
        intro=intro,
    )


@police_desk_required
def tenure_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = TenureForm(posted(request))
    if form.carry_out(actions.begin_tenure, officer=officer, by=request.user):
        messages.success(request, _("Tenure recorded."))
        return redirect("officers:officer-detail", pk)
    heading = _("Begin a tenure for %(officer)s") % {"officer": officer.display_name}
    return form_page(request, form, heading, back=record_of(officer), intro=TENURE_INTRO)
