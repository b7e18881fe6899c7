"""Who may open pages about notices."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from schools.models import School

P = ParamSpec("P")
View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def reader_required(*roles: str) -> Callable[[View[P]], AnyView[P]]:
    """Let through these roles, and whoever reads notices at a school. Reception, a school's too, does not."""

    def decorate(view: View[P]) -> AnyView[P]:
        @wraps(view)
        def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_role(*roles) and not School.objects.attended_by(request.user).exists():
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return role_required(Role.SCHOOL, *roles)(checked)

    return decorate


notice_reader_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.OFFICER)
school_reader_required = reader_required()
