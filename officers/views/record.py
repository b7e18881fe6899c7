"""Vetting, training and tenure: each page adds one line to an officer's record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required
from officers import actions
from officers.forms.record import TenureForm, TrainingForm, VettingForm
from officers.views.base import kept_officer, record_of

VETTING_INTRO = "Record only what is so. Never write a vetting level or the reason for an outcome anywhere in Liaison."
TENURE_INTRO = "How long the officer is meant to stay in schools. An officer may leave early, for example on promotion."
NO_COURSES = "Your force has no courses in Liaison yet. An inspector or an administrator adds them."


@police_desk_required
def vetting_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = VettingForm(posted(request))
    if form.carry_out(actions.record_vetting, officer=officer, by=request.user):
        messages.success(request, "Vetting check recorded.")
        return redirect("officers:officer-detail", pk)
    heading = f"Record {officer.display_name}’s vetting"
    return form_page(request, form, heading, back=record_of(officer), intro=VETTING_INTRO)


@police_desk_required
def training_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = TrainingForm(posted(request), officer=officer)
    if form.carry_out(actions.record_training, officer=officer, by=request.user):
        messages.success(request, "Training recorded.")
        return redirect("officers:officer-detail", pk)
    intro = "" if officer.force.courses.exists() else NO_COURSES
    return form_page(request, form, f"Record {officer.display_name}’s training", back=record_of(officer), intro=intro)


@police_desk_required
def tenure_add(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = TenureForm(posted(request))
    if form.carry_out(actions.begin_tenure, officer=officer, by=request.user):
        messages.success(request, "Tenure recorded.")
        return redirect("officers:officer-detail", pk)
    heading = f"Begin a tenure for {officer.display_name}"
    return form_page(request, form, heading, back=record_of(officer), intro=TENURE_INTRO)
