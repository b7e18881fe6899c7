"""An officer's photo: put in place by sergeants and inspectors, shown to whoever may see the officer."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required, role_required
from officers import actions
from officers.forms.photo import PhotoForm
from officers.models import Officer
from officers.views.base import kept_officer, record_of

A_YEAR = 365 * 24 * 60 * 60
PHOTO_INTRO = gettext_lazy("Schools where the officer works, or is announced to come, see it beside the name.")


@require_safe
@role_required(Role.SERGEANT, Role.INSPECTOR, Role.OFFICER)
def photo(request: SignedInRequest, pk: int, digest: str) -> HttpResponse:
    return photo_among(Officer.objects.visible_to(request.user), pk, digest)


def photo_among(officers: QuerySet[Officer], pk: int, digest: str) -> HttpResponse:
    """The picture of that name, if it is of one of these officers. Its address never means another picture."""
    officer = get_object_or_404(officers.select_related("photo"), pk=pk, photo_digest=digest)
    response = HttpResponse(bytes(officer.photo.jpeg), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@police_desk_required
def photo_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    form = PhotoForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.carry_out(actions.put_photo, officer=officer, by=request.user):
        messages.success(request, _("Photo saved."))
        return redirect("officers:officer-detail", pk)
    return form_page(
        request,
        form,
        _("%(officer)s’s photo") % {"officer": officer.display_name},
        back=record_of(officer),
        intro=PHOTO_INTRO,
    )


@require_POST
@police_desk_required
def photo_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = kept_officer(request, pk)
    try:
        actions.remove_photo(officer=officer, by=request.user)
    except actions.OfficerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Photo removed."))
    return redirect("officers:officer-detail", pk)
