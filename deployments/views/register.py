"""The register of changes that fell short: to read, to take along as a file, to remark on. Nobody erases."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from deployments import actions
from deployments.desk.files import REGISTER, entries_to_write
from deployments.forms.register import RegisterFilterForm, RemarkForm
from deployments.models import RegisterEntry
from lists.exports import file_asked

PER_PAGE = 25


@require_safe
@police_desk_required
def register(request: SignedInRequest) -> HttpResponseBase:
    form = RegisterFilterForm(request.GET, user=request.user)
    entries = form.narrow(RegisterEntry.objects.visible_to(request.user))
    if form.is_valid() and (kind := file_asked(request.GET)):
        return REGISTER.file(kind, entries_to_write(entries).iterator(chunk_size=2000))
    page = Paginator(entries.select_related("school__local_authority", "authorised_by"), PER_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "filter_form": form}
    return render(request, "deployments/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def register_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    entries = RegisterEntry.objects.visible_to(request.user).select_related(
        "school__local_authority",
        "author",
        "authorised_by",
        "change",
        "suspension__deployment",
        "deployment",
        "visit__officer",
    )
    entry = get_object_or_404(entries, pk=pk)
    form = RemarkForm(posted(request))
    if form.carry_out(actions.add_remark, entry=entry, by=request.user):
        messages.success(request, _("Remark added."))
        return redirect("deployments:register-entry", pk)
    context = {"entry": entry, "remarks": entry.remarks.select_related("made_by"), "form": form}
    return render(request, "deployments/register_entry.html", context)
