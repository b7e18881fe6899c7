"""The register of changes that fell short: to read, to take along as a file, to remark on. Nobody erases."""

import csv
from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from deployments import actions
from deployments.forms.register import RegisterFilterForm, RemarkForm
from deployments.models import RegisterEntry
from lists.exports import defused

PER_PAGE = 25

COLUMNS = (
    "Took effect on",
    "School",
    "URN",
    "Local authority",
    "Shortfall",
    "What happened",
    "Notice given (school days)",
    "Minimum notice (school days)",
    "Cause",
    "Explanation sent to the school",
    "Author",
    "Authorised by",
    "Entered on the register",
    "Remarks",
)


@require_safe
@police_desk_required
def register(request: SignedInRequest) -> HttpResponse:
    form = RegisterFilterForm(request.GET, user=request.user)
    visible = RegisterEntry.objects.visible_to(request.user)
    entries = form.narrow(visible).select_related("school__local_authority", "author", "authorised_by")
    if request.GET.get("format") == "csv" and form.is_valid():
        return _as_csv(entries.prefetch_related("remarks__made_by"))
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    question = request.GET.copy()
    question.pop("page", None)
    question["format"] = "csv"
    context = {"page": page, "filter_form": form, "csv": f"?{question.urlencode()}"}
    return render(request, "deployments/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def register_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    entries = RegisterEntry.objects.visible_to(request.user).select_related(
        "school__local_authority", "author", "authorised_by", "change"
    )
    entry = get_object_or_404(entries, pk=pk)
    form = RemarkForm(posted(request))
    if form.carry_out(actions.add_remark, entry=entry, by=request.user):
        messages.success(request, "Remark added.")
        return redirect("deployments:register-entry", pk)
    context = {"entry": entry, "remarks": entry.remarks.select_related("made_by"), "form": form}
    return render(request, "deployments/register_entry.html", context)


def _as_csv(entries: Iterable[RegisterEntry]) -> HttpResponse:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="register-{timezone.localdate().isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([defused(str(cell)) for cell in _cells(entry)])
    return response


def _cells(entry: RegisterEntry) -> list[object]:
    remarks = [
        f"{timezone.localdate(row.made_at).isoformat()} {row.made_by}: {row.words}" for row in entry.remarks.all()
    ]
    return [
        entry.took_effect_on.isoformat(),
        entry.school,
        entry.school.pk,
        entry.school.local_authority,
        entry.get_shortfall_display(),
        entry.summary,
        entry.lead_days,
        entry.minimum_days,
        entry.cause,
        entry.explanation,
        entry.author,
        entry.authorised_by or "",
        timezone.localtime(entry.entered_at).isoformat(" ", "minutes"),
        "\n".join(remarks),
    ]
