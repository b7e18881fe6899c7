"""Who may open a page. A page first asks for a role here, then for its rows through `visible_to(user)`."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import DESK, Role, User

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in. For type checking only."""

    user: User


View = Callable[Concatenate[SignedInRequest, P], HttpResponseBase]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def role_required(*roles: str) -> Callable[[View[P]], AnyView[P]]:
    """Let through whoever holds one of the roles: others meet 403, and nobody signed in is asked to sign in."""

    def decorate(view: View[P]) -> AnyView[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_role(*roles):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return login_required(checked)

    return decorate


signed_in = role_required(*Role.values)
administrator_required = role_required(Role.ADMINISTRATOR)
inspector_required = role_required(Role.INSPECTOR)
sergeant_required = role_required(Role.SERGEANT)
# Sergeants plan; inspectors authorise; both read what their command unit does.
police_desk_required = role_required(*DESK)
