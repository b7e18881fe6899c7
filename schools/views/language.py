"""In which language a school is written to: its own head and DSL say so, or its unit's police for them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from schools import actions
from schools.forms.language import LanguageForm
from schools.keepers import may_keep_contacts
from schools.models import School
from schools.views.contacts import keeper_required


@keeper_required
def school_language(request: SignedInRequest, urn: int) -> HttpResponse:
    if not settings.WELSH:
        raise Http404
    visible = School.objects.visible_to(request.user).select_related("local_authority")
    school = get_object_or_404(visible, pk=urn)
    if not may_keep_contacts(request.user, school):
        raise PermissionDenied
    form = LanguageForm(posted(request), initial={"language": school.language})
    if form.carry_out(actions.choose_language_of_mail, school=school, by=request.user):
        messages.success(request, _("Saved. It counts from the next mail."))
        return redirect("schools:contact-list", urn)
    back = (reverse("schools:contact-list", args=[urn]), _("Contacts at %(school)s") % {"school": school})
    return form_page(request, form, _("Language of mail to %(school)s") % {"school": school}, back=back)
