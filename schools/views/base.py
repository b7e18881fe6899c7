"""Whose contacts a person may keep, for every page on which they do."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from schools.keepers import may_keep_contacts
from schools.models import AddressProof, Contact, School

keeper_required = role_required(Role.SCHOOL, Role.SERGEANT, Role.INSPECTOR)


def kept_school(request: SignedInRequest, urn: int) -> School:
    """404 for strangers; 403 for those of the school or area who do not keep its contacts."""
    visible = School.objects.visible_to(request.user).select_related("local_authority__command_unit__force")
    school = get_object_or_404(visible, pk=urn)
    if not may_keep_contacts(request.user, school):
        raise PermissionDenied
    return school


def kept_contact(request: SignedInRequest, pk: int) -> Contact:
    visible = Contact.objects.filter(school__in=School.objects.visible_to(request.user))
    joined = visible.select_related("school__local_authority__command_unit__force", "user")
    contact = get_object_or_404(joined, pk=pk)
    if not may_keep_contacts(request.user, contact.school):
        raise PermissionDenied
    return contact


def listed_contacts(school: School) -> list[Contact]:
    """Heads first, then DSLs, deputies and reception; each with what its address waits for, as `waiting`."""
    order = list(Contact.Role)
    proofs = Prefetch("proofs", queryset=AddressProof.objects.open(), to_attr="waiting")
    found = school.contacts.current().select_related("user", "successor").prefetch_related(proofs)
    return sorted(found, key=lambda contact: (order.index(Contact.Role(contact.role)), contact.name, contact.pk))


def contacts_of(school: School) -> tuple[str, str]:
    """Where the list is, and what it is called."""
    return reverse("schools:contact-list", args=[school.urn]), _("Contacts at %(school)s") % {"school": school}
