"""An officer's photo, for the schools that know the officer."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from deployments.desk.known import officers_known_to
from officers.views.photo import photo_among


@require_safe
@role_required(Role.SCHOOL, Role.ADVISER, Role.OFFICER, Role.SERGEANT, Role.INSPECTOR)
def officer_photo(request: SignedInRequest, pk: int, digest: str) -> HttpResponse:
    return photo_among(officers_known_to(request.user, today=timezone.localdate()), pk, digest)
