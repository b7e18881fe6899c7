"""The pages about a school: as it is now, its officers and notices before, and what it prints."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest
from deployments.desk.assurance import officers_assured
from deployments.desk.history import notices_of, officers_of, told_by
from deployments.desk.now import officers_now, vacancies
from deployments.desk.school import (
    Standing,
    changes_next,
    contacts_of,
    neighbours_of,
    notices_waiting,
    standing_at,
)
from lists.keyset import Keyset
from schools.models import School
from schools.permissions import reader_required
from schools.succession import line_before

NEWEST_OFFICERS = Keyset("-from_on", "-pk")
NEWEST_NOTICES = Keyset("-issued_at", "-pk", per_page=10)

historian_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER)
printer_required = reader_required(Role.SERGEANT, Role.INSPECTOR)


@require_safe
@reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.ADMINISTRATOR)
def school(request: SignedInRequest, urn: int) -> HttpResponse:
    """Officers now and next; contacts; facts. An administrator sees facts and contacts only."""
    found, standing = _school(request, urn)
    context: dict[str, Any] = {
        "school": found,
        "unit": found.local_authority.command_unit,
        "standing": standing,
        "contacts": contacts_of(found),
        **neighbours_of(found, request.user),
    }
    if standing.sees_officers:
        now = officers_now([found], request.user, today=timezone.localdate())
        context |= {
            "now": now[found.pk],
            "vacancy": vacancies([found], now).get(found.pk),
            "next": changes_next(found, standing),
            "waiting": notices_waiting(found, request.user) if standing.is_school else [],
        }
    return render(request, "deployments/school.html", context)


@require_safe
@historian_required
def school_officers(request: SignedInRequest, urn: int) -> HttpResponse:
    """Every officer the school has had, the newest first."""
    found = _school_with_officers(request, urn)
    rows = officers_of(line_before(found), today=timezone.localdate())
    context = {"school": found, "page": NEWEST_OFFICERS.page(rows, request.GET)}
    return render(request, "deployments/school_officers.html", context)


@require_safe
@historian_required
def school_notices(request: SignedInRequest, urn: int) -> HttpResponse:
    """Every notice to the school, what was sent when, and who answered."""
    found = _school_with_officers(request, urn)
    page = NEWEST_NOTICES.page(notices_of(line_before(found)), request.GET)
    context = {"school": found, "page": page, "told": told_by(page.rows)}
    return render(request, "deployments/school_notices.html", context)


@require_safe
@printer_required
def school_statement(request: SignedInRequest, urn: int) -> HttpResponse:
    """For the school's record of visitors: whom the force confirms at this moment."""
    return _paper(request, urn, "deployments/school_statement.html")


@require_safe
@printer_required
def school_poster(request: SignedInRequest, urn: int) -> HttpResponse:
    """For the staff room: who the officers are and how to reach them."""
    return _paper(request, urn, "deployments/school_poster.html")


def _paper(request: SignedInRequest, urn: int, template: str) -> HttpResponse:
    found, standing = _school(request, urn)
    if not standing.reaches_officers:
        raise Http404
    now = timezone.now()
    assured = officers_assured(found, request.user, today=timezone.localdate(now))
    vacancy = vacancies([found], {found.pk: [one.present for one in assured]}).get(found.pk)
    unit = found.local_authority.command_unit
    context = {"school": found, "unit": unit, "assured": assured, "vacancy": vacancy, "made_at": now}
    return render(request, template, context)


def _school(request: SignedInRequest, urn: int) -> tuple[School, Standing]:
    """One whose page the person may open, and as what they come."""
    visible = School.objects.visible_to(request.user).select_related(
        "local_authority__command_unit__force", "successor", "cluster__sergeant"
    )
    found = get_object_or_404(visible, pk=urn)
    standing = standing_at(found, request.user)
    if not standing.may_come:
        raise Http404
    return found, standing


def _school_with_officers(request: SignedInRequest, urn: int) -> School:
    """One of whose officers the person may read. An administrator may not."""
    found, standing = _school(request, urn)
    if not standing.sees_officers:
        raise Http404
    return found
