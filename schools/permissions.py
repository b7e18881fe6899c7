"""Who may open pages for schools to read. Reception belongs to a school and reads nothing but who comes to the door."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from accounts.models import Role
from accounts.permissions import AnyView, P, SignedInRequest, View, role_required
from schools.belonging import own_contacts, reads_notices


def contact_required(view: View[P]) -> AnyView[P]:
    """Let through whoever belongs to a school: heads, DSLs and their deputies, and reception."""

    @wraps(view)
    def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not own_contacts(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return role_required(Role.SCHOOL)(checked)


def reader_required(*roles: str) -> Callable[[View[P]], AnyView[P]]:
    """Let through these roles, and whoever reads notices at a school. Reception, a school's too, does not."""

    def decorate(view: View[P]) -> AnyView[P]:
        @wraps(view)
        def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_role(*roles) and not reads_notices(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return role_required(Role.SCHOOL, *roles)(checked)

    return decorate
