"""A unit's own files: see what one would change, then say yes to it."""

import csv

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.permissions import SignedInRequest, police_desk_required
from liaison.forms import TeamFileForm
from liaison.team_files import TEAM_FILES, TeamFile, file_of, import_tried, try_again
from officers.imports import read_file
from schools.models import CommandUnit, TriedFile
from schools.register import RegisterFileError
from schools.register.trial import OtherwiseNowError, forget_old_files, keep_for_a_yes


@police_desk_required
def team_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose a file of this kind. It is read, kept for a yes, and changes nothing yet."""
    kind = _kind(slug)
    units = CommandUnit.objects.run_by(request.user).select_related("force")
    if not units:
        raise PermissionDenied
    form = TeamFileForm(posted(request), request.FILES or None, units=units)
    if form.is_valid() and (tried := _try(form, kind, request)):
        return redirect("team-file-trial", tried.pk)
    return render(request, "liaison/team_file.html", {"form": form, "kind": kind})


@require_safe
@police_desk_required
def team_file_template(request: SignedInRequest, slug: str) -> HttpResponse:
    """An empty file with the headings."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    csv.writer(response).writerow(_kind(slug).headings)
    return response


@police_desk_required
def team_file_trial(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the kept file would change; and, after a yes, changing that and nothing else."""
    forget_old_files()
    tried = get_object_or_404(TriedFile.objects.visible_to(request.user).select_related("command_unit"), pk=pk)
    try:
        if request.method == "POST":
            run = import_tried(tried=tried, seen=request.POST.get("seen", ""), by=request.user)
            messages.success(request, _("%(file_name)s imported.") % {"file_name": run.file_name})
            return redirect("import-detail", run.pk)
        context = {"tried": tried, "kind": file_of(tried), "trial": try_again(tried, by=request.user)}
        return render(request, "liaison/team_file_trial.html", context)
    except OtherwiseNowError as error:
        messages.error(request, str(error))
        return redirect("team-file-trial", pk)
    except RegisterFileError as error:
        messages.error(request, str(error))
        return redirect("team-file", file_of(tried).slug)


def _kind(slug: str) -> TeamFile:
    if slug not in TEAM_FILES:
        raise Http404
    return TEAM_FILES[slug]


def _try(form: TeamFileForm, kind: TeamFile, request: SignedInRequest) -> TriedFile | None:
    """Keep the file if it can be read at all; else say in the form what is wrong with it."""
    upload, unit = form.cleaned_data["file"], form.unit
    name = upload.name or "file"
    try:
        read_file(kind.reader, source=upload.file, file_name=name, unit=unit, by=request.user, is_trial=True)
    except RegisterFileError as error:
        form.add_error("file", str(error))
        return None
    return keep_for_a_yes(source=upload.file, kind=kind.reader.kind, file_name=name, command_unit=unit, by=request.user)
