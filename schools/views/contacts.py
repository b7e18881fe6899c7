"""Keeping the contacts of a school."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, role_required
from schools import actions
from schools.forms.contacts import ContactForm, LeaveForm
from schools.keepers import may_keep_contacts
from schools.models import Contact, School

keeper_required = role_required(Role.SCHOOL, Role.SERGEANT, Role.INSPECTOR)


@keeper_required
@require_safe
def contact_list(request: SignedInRequest, urn: int) -> HttpResponse:
    school = _kept_school(request, urn)
    context = {
        "school": school,
        "contacts": school.contacts.current(),
        "former": school.contacts.filter(state=Contact.State.LEFT).order_by("-left_on", "name")[:20],
    }
    return render(request, "schools/contact_list.html", context)


@keeper_required
def contact_add(request: SignedInRequest, urn: int) -> HttpResponse:
    school = _kept_school(request, urn)
    form = ContactForm(posted(request))
    if form.carry_out(actions.add_contact, school=school, by=request.user):
        messages.success(request, f"{form.cleaned_data['name']} added.")
        return redirect("schools:contact-list", urn)
    return form_page(request, form, f"Add a contact at {school}", back=_contacts_of(school))


@keeper_required
def contact_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = _kept_contact(request, pk)
    form = ContactForm(posted(request), initial={name: getattr(contact, name) for name in ContactForm.base_fields})
    if form.carry_out(actions.change_contact, contact=contact, by=request.user):
        messages.success(request, f"{contact.name} saved.")
        return redirect("schools:contact-list", contact.school_id)
    intro = "Has somebody else taken over? Add that person, then mark this contact as left."
    return form_page(request, form, f"Change {contact.name}", back=_contacts_of(contact.school), intro=intro)


@keeper_required
def contact_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = _kept_contact(request, pk)
    form = LeaveForm(posted(request))
    if form.carry_out(actions.end_contact, contact=contact, by=request.user):
        messages.success(request, f"{contact.name} is marked as left.")
        own_page_is_gone = not School.objects.visible_to(request.user).filter(pk=contact.school_id).exists()
        return redirect("home") if own_page_is_gone else redirect("schools:contact-list", contact.school_id)
    intro = "Nothing more is sent to them from here. If this was their only role, they can no longer sign in."
    heading = f"{contact.name} has left {contact.school}"
    return form_page(request, form, heading, back=_contacts_of(contact.school), intro=intro)


@keeper_required
@require_POST
def contact_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = _kept_contact(request, pk)
    try:
        actions.confirm_contact(contact=contact, by=request.user)
    except actions.ContactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{contact.name} confirmed.")
    return redirect("schools:contact-list", contact.school_id)


def _kept_school(request: SignedInRequest, urn: int) -> School:
    """404 for strangers; 403 for those of the school or area who do not keep its contacts."""
    visible = School.objects.visible_to(request.user).select_related("local_authority")
    school = get_object_or_404(visible, pk=urn)
    if not may_keep_contacts(request.user, school):
        raise PermissionDenied
    return school


def _kept_contact(request: SignedInRequest, pk: int) -> Contact:
    visible = Contact.objects.filter(school__in=School.objects.visible_to(request.user))
    contact = get_object_or_404(visible.select_related("school__local_authority", "user"), pk=pk)
    if not may_keep_contacts(request.user, contact.school):
        raise PermissionDenied
    return contact


def _contacts_of(school: School) -> tuple[str, str]:
    return reverse("schools:contact-list", args=[school.urn]), f"Contacts at {school}"
