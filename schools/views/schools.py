"""Finding a school."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from schools.forms.schools import SchoolFilter
from schools.reach import with_reach

PER_PAGE = 50


@role_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.ADMINISTRATOR)
@require_safe
def school_list(request: SignedInRequest) -> HttpResponse:
    form = SchoolFilter(request.GET, user=request.user)
    page = Paginator(with_reach(form.found()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/school_list.html", {"form": form, "page": page, "is_filtered": bool(request.GET)})
