"""In which language a school is written to: its own head and DSL say so, or its unit's police for them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from schools import actions
from schools.forms.language import LanguageForm
from schools.views.base import keeper_required, kept_school


@keeper_required
def school_language(request: SignedInRequest, urn: int) -> HttpResponse:
    if not settings.WELSH:
        raise Http404
    school = kept_school(request, urn)
    form = LanguageForm(posted(request), initial={"language": school.language})
    if form.carry_out(actions.choose_language_of_mail, school=school, by=request.user):
        messages.success(request, _("Saved. It counts from the next mail."))
        return redirect("schools:contact-list", urn)
    back = (reverse("schools:contact-list", args=[urn]), _("Contacts at %(school)s") % {"school": school})
    return form_page(request, form, _("Language of mail to %(school)s") % {"school": school}, back=back)
