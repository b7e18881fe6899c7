"""Changing a school's contacts where a mail goes with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from liaison.contacts import keeping
from schools.actions import ContactError
from schools.forms.contacts import ChangedContactForm, ContactForm, HandOverForm, NewContactForm
from schools.keepers import vouches
from schools.models import Contact
from schools.views.base import contacts_of, keeper_required, kept_contact, kept_school
from schools.views.contacts import back_to_list


@keeper_required
def contact_add(request: SignedInRequest, urn: int) -> HttpResponse:
    school = kept_school(request, urn)
    form = NewContactForm(posted(request), vouched=vouches(request.user, school))
    if form.carry_out(keeping.add_colleague, school=school, by=request.user):
        messages.success(request, _what_was_added(form.result))
        return redirect("schools:contact-list", urn)
    heading = _("Add a contact at %(school)s") % {"school": school}
    return form_page(request, form, heading, back=contacts_of(school))


@keeper_required
def contact_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    asks = ContactForm if contact.state == Contact.State.UNPROVED else ChangedContactForm
    given = {name: getattr(contact, name) for name in ContactForm.base_fields}
    form = asks(posted(request), initial=given, vouched=vouches(request.user, contact.school))
    if form.carry_out(keeping.change_colleague, contact=contact, by=request.user):
        messages.success(request, _("%(name)s saved.") % {"name": contact.name})
        if form.result:
            messages.info(request, _("A mail asks %(address)s.") % {"address": form.result.address})
        return back_to_list(request, contact.school)
    heading = _("Change %(name)s") % {"name": contact.name}
    return form_page(request, form, heading, back=contacts_of(contact.school), intro=_before_changing(contact))


@keeper_required
def contact_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    form = HandOverForm(posted(request), vouched=vouches(request.user, contact.school))
    if form.carry_out(keeping.hand_over_to, contact=contact, by=request.user):
        messages.success(request, _what_was_added(form.result))
        return back_to_list(request, contact.school)
    intro = _(
        "We invite the successor by mail. When they have accepted and the day has come, %(name)s is marked as left, "
        "and can no longer sign in for %(school)s. Until then nothing changes."
    )
    heading = _("Hand over from %(name)s to a successor") % {"name": contact.name}
    words = intro % {"name": contact.name, "school": contact.school}
    return form_page(request, form, heading, back=contacts_of(contact.school), intro=words)


@keeper_required
@require_POST
def contact_write_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """The mail that proves an address, once more; to an address whose mail came back, for the first time."""
    contact = kept_contact(request, pk)
    bounces = contact.state == Contact.State.BOUNCING and not contact.proofs.open().exists()
    try:
        (keeping.prove_bouncing if bounces else keeping.write_again)(contact=contact, by=request.user)
    except ContactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The mail to %(name)s is on its way.") % {"name": contact.name})
    return redirect("schools:contact-list", contact.school_id)


def _what_was_added(contact: Contact) -> str:
    if contact.state != Contact.State.UNPROVED:
        return _("%(name)s added.") % {"name": contact.name}
    words = _(
        "%(name)s added. A mail is on its way to %(address)s: the address counts when its reader has answered it."
    )
    return words % {"name": contact.name, "address": contact.email}


def _before_changing(contact: Contact) -> str:
    """What somebody should know who is about to change these particulars."""
    words = _("Has somebody else taken over? Add that person, then mark this contact as left.")
    if contact.user and contact.user.last_login:
        stays = _(
            "A new email address here changes nothing about signing in: %(name)s goes on signing in as %(address)s."
        )
        words = f"{words} {stays % {'name': contact.name, 'address': contact.user.email}}"
    return words
