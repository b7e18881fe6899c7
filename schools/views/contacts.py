"""Keeping the contacts of a school: the list, and what needs no mail. What does is in `liaison`."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from schools import actions
from schools.forms.contacts import LeaveForm
from schools.keepers import keeps_as_school, vouches
from schools.models import Contact, ContactReview, School
from schools.views.base import contacts_of, keeper_required, kept_contact, kept_school, listed_contacts


@keeper_required
@require_safe
def contact_list(request: SignedInRequest, urn: int) -> HttpResponse:
    school = kept_school(request, urn)
    contacts = listed_contacts(school)
    context = {
        "school": school,
        "contacts": contacts,
        "former": school.contacts.filter(state=Contact.State.LEFT).order_by("-left_on", "name")[:20],
        "vouches": vouches(request.user, school),
        "may_confirm": keeps_as_school(request.user, school),
        "review": ContactReview.objects.filter(school=school).last_first().first(),
    }
    return render(request, "schools/contact_list.html", context)


@keeper_required
def contact_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    form = LeaveForm(posted(request))
    if form.carry_out(actions.end_contact, contact=contact, by=request.user):
        messages.success(request, _("%(name)s is marked as left.") % {"name": contact.name})
        return back_to_list(request, contact.school)
    intro = _("Nothing more is sent to them from here. If this was their only role, they can no longer sign in.")
    heading = _("%(name)s has left %(school)s") % {"name": contact.name, "school": contact.school}
    return form_page(request, form, heading, back=contacts_of(contact.school), intro=intro)


@keeper_required
@require_POST
def contact_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    try:
        actions.confirm_contact(contact=contact, by=request.user)
    except actions.ContactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s confirmed.") % {"name": contact.name})
    return redirect("schools:contact-list", contact.school_id)


@keeper_required
@require_POST
def contact_call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """No handover after all."""
    contact = kept_contact(request, pk)
    try:
        actions.call_off_handover(contact=contact, by=request.user)
    except actions.ContactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s stays.") % {"name": contact.name})
    return redirect("schools:contact-list", contact.school_id)


@keeper_required
@require_POST
def contact_keep_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """No new address after all."""
    contact = kept_contact(request, pk)
    try:
        actions.keep_address(contact=contact, by=request.user)
    except actions.ContactError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Mail to %(name)s goes to %(address)s.") % {"name": contact.name, "address": contact.email}
        )
    return redirect("schools:contact-list", contact.school_id)


def back_to_list(request: SignedInRequest, school: School) -> HttpResponse:
    """Home, for whoever has just taken themselves off the list."""
    own_page_is_gone = not School.objects.visible_to(request.user).filter(pk=school.pk).exists()
    return redirect("home") if own_page_is_gone else redirect("schools:contact-list", school.pk)
