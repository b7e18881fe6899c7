"""The one page about a school."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest
from deployments.desk.now import officers_now, vacancies
from deployments.desk.school import (
    changes_next,
    contacts_of,
    neighbours_open_to,
    newest_notices,
    officers_before,
    standing_at,
)
from schools.models import School
from schools.permissions import reader_required


@require_safe
@reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.ADMINISTRATOR)
def school(request: SignedInRequest, urn: int) -> HttpResponse:
    """Officers now, next and before; notices; contacts. An administrator sees facts and contacts only."""
    visible = School.objects.visible_to(request.user).select_related(
        "local_authority__command_unit", "successor", "cluster__sergeant"
    )
    found = get_object_or_404(visible, pk=urn)
    standing = standing_at(found, request.user)
    if not standing.may_come:
        raise Http404
    today = timezone.localdate()
    context: dict[str, Any] = {
        "school": found,
        "unit": found.local_authority.command_unit,
        "standing": standing,
        "contacts": contacts_of(found),
        "predecessors": found.predecessors.order_by("name", "urn"),
        "open_to_me": neighbours_open_to(found, request.user),
    }
    if standing.sees_officers:
        now = officers_now([found], request.user, today=today)
        context |= {
            "now": now[found.pk],
            "vacancy": vacancies([found], now).get(found.pk),
            "next": changes_next(found, standing),
            "before": officers_before(found, request.user, today=today),
            "notices": newest_notices(found, request.user),
        }
    return render(request, "deployments/school.html", context)
