"""Imports: what each run did; and the administrator's own, the register of schools, contacts, areas."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.permissions import SignedInRequest, administrator_required, role_required
from liaison.register import import_schools
from liaison.team_files import TEAM_FILES
from schools.forms.imports import ImportForm
from schools.models import RegisterImport
from schools.register import RegisterFileError, import_areas, import_contacts
from schools.register.report import counts_of, write_rejected

PER_PAGE = 50

importer_required = role_required(Role.ADMINISTRATOR, Role.SERGEANT, Role.INSPECTOR)


@importer_required
@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    imports = RegisterImport.objects.visible_to(request.user).select_related("imported_by")
    page = Paginator(imports, PER_PAGE).get_page(request.GET.get("page"))
    team_files = TEAM_FILES.values() if request.user.has_role(Role.SERGEANT, Role.INSPECTOR) else ()
    context = {"page": page, "team_files": team_files, "keeps_register": request.user.has_role(Role.ADMINISTRATOR)}
    return render(request, "liaison/import_list.html", context)


@administrator_required
def import_upload(request: SignedInRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid() and (run := _import(form, request.user)):
        messages.success(request, _("%(file_name)s imported.") % {"file_name": run.file_name})
        return redirect("import-detail", run.pk)
    return render(request, "liaison/import_upload.html", {"form": form})


@importer_required
@require_safe
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(RegisterImport.objects.visible_to(request.user).select_related("imported_by"), pk=pk)
    page = Paginator(run.rejected_rows.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "liaison/import_detail.html", {"run": run, "counts": counts_of(run), "page": page})


@importer_required
@require_safe
def import_rejected(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rejected rows as a file, for whoever mends them."""
    run = get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-{run.pk}.csv"'
    write_rejected(run, response)
    return response


def _import(form: ImportForm, by: User) -> RegisterImport | None:
    """Run the import that was asked for; say in the form what is wrong with a file."""
    answers = form.cleaned_data
    source = form.source("file")
    name = answers["file"].name
    runs: dict[str, Callable[[], RegisterImport]] = {
        RegisterImport.Kind.SCHOOLS: lambda: import_schools(
            source=source,
            file_name=name,
            links=form.source("links"),
            local_authorities=answers["local_authorities"],
            by=by,
        ),
        RegisterImport.Kind.CONTACTS: lambda: import_contacts(source=source, file_name=name, by=by),
        RegisterImport.Kind.AREAS: lambda: import_areas(
            source=source, file_name=name, force_name=answers["force"], by=by
        ),
    }
    try:
        return runs[answers["kind"]]()
    except RegisterFileError as error:
        form.add_error(error.field, str(error))
        return None
