"""A local authority's adviser: its schools in a list, and the week's mail about them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from deployments import actions
from deployments.desk.advised.schools import ADVISED, advised_schools, rows_in_turn, rows_of
from deployments.forms.advised import AdvisedFilterForm, WeeklyCopyForm
from deployments.models import WeeklyCopy
from lists.exports import file_asked
from lists.keyset import Keyset

BY_NAME = Keyset("name", "urn")

adviser_required = role_required(Role.ADVISER)


@require_safe
@adviser_required
def advised_list(request: SignedInRequest) -> HttpResponseBase:
    user, today = request.user, timezone.localdate()
    form = AdvisedFilterForm(request.GET, user=user)
    found = form.narrow(advised_schools(user), today)
    if kind := file_asked(request.GET):
        schools = found.order_by(*BY_NAME.order).iterator(chunk_size=2000)
        return ADVISED.file(kind, rows_in_turn(schools, user, today))
    page = BY_NAME.page(found, request.GET)
    context = {"page": page, "rows": rows_of(page.rows, user, today), "filter_form": form}
    return render(request, "deployments/advised.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@adviser_required
def weekly_copy(request: SignedInRequest) -> HttpResponse:
    wanted = WeeklyCopy.objects.filter(user=request.user).exists()
    form = WeeklyCopyForm(posted(request), initial={"wanted": "yes" if wanted else "no"})
    if form.carry_out(actions.choose_weekly_copy, by=request.user):
        messages.success(request, _("Saved."))
        return redirect("deployments:weekly-copy")
    return render(request, "deployments/weekly_copy.html", {"form": form})
