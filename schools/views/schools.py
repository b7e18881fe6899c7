"""Finding a school."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from lists.exports import Sheet, file_asked
from schools.forms.schools import SchoolFilter
from schools.models import School
from schools.reach import with_reach

PER_PAGE = 50

SCHOOLS = Sheet[School](
    "schools",
    {
        gettext_noop("School"): lambda school: school.name,
        gettext_noop("URN"): lambda school: school.pk,
        gettext_noop("Local authority"): lambda school: school.local_authority,
        gettext_noop("Phase"): lambda school: school.phase,
        gettext_noop("Type"): lambda school: school.type_name or school.type_group,
        gettext_noop("Status"): lambda school: school.get_status_display(),
        gettext_noop("Address"): lambda school: school.address,
        gettext_noop("Phone"): lambda school: school.phone,
    },
)


@role_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.ADMINISTRATOR)
@require_safe
def school_list(request: SignedInRequest) -> HttpResponseBase:
    form = SchoolFilter(request.GET, user=request.user)
    if kind := file_asked(request.GET):
        return SCHOOLS.file(kind, form.found().iterator(chunk_size=2000))
    page = Paginator(with_reach(form.found()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/school_list.html", {"form": form, "page": page, "is_filtered": bool(request.GET)})
