"""Police and administrators prove who they are twice. Until they have, they reach nothing else."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import PROVES_TWICE, User

# Recovery codes stand in for a factor and are none themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What somebody reaches who has not proved it yet; the statement and the language too, for they may need them to do so.
ALWAYS_OPEN = frozenset(
    {
        "accessibility",
        "account_logout",
        "accounts:choose-language",
        "health-live",
        "health-ready",
        "health-web",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
# What they reach besides while they have no factor. Afterwards nobody adds one without showing one.
ENROLMENT = frozenset({"account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"})


def is_required_of(user: User) -> bool:
    return settings.SECOND_FACTOR_REQUIRED and user.has_role(*PROVES_TWICE)


def factors_of(user: User) -> list[str]:
    """The kinds that the person has set up."""
    return list(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).values_list("type", flat=True))


def is_proved(request: HttpRequest, user: User) -> bool:
    """Whether a second factor was shown in this session. The session says so itself: no query."""
    return any(_counts(record) for record in get_authentication_records(request, user))


def is_proved_by_provider(request: HttpRequest, user: User) -> bool:
    """Whether this session began at a provider that asks for a second factor itself."""
    return any(_is_of_provider(record) for record in get_authentication_records(request, user))


def has_just_proved(request: HttpRequest, user: User) -> bool:
    """Whether the person has signed in, or shown who they are, in the last minutes."""
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


@receiver(authenticator_added)
def note_new_factor(*, request: HttpRequest, user: User, authenticator: Authenticator, **more: object) -> None:
    """Whoever has just set a factor up has shown it: they are not asked for it again at once."""
    if authenticator.type in FACTORS:
        kind = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **kind)


class SecondFactorMiddleware:
    """Denies by default: a page is reached when a factor was shown, when none is asked of the person, or by name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if page in ALWAYS_OPEN or not settings.SECOND_FACTOR_REQUIRED or not isinstance(user, User):
            return None
        if not is_required_of(user) or is_proved(request, user):
            return None
        factors = factors_of(user)
        if factors:
            return _ask_for(factors, request)
        return None if page in ENROLMENT else redirect("mfa_index")


def _ask_for(factors: Sequence[str], request: HttpRequest) -> HttpResponse:
    """Lead to where a factor is shown, and from there back to a page that was only read."""
    by_passkey = Authenticator.Type.WEBAUTHN in factors
    url = reverse("mfa_reauthenticate_webauthn" if by_passkey else "mfa_reauthenticate")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
    return redirect(f"{url}?{urlencode({'next': back})}")


def _counts(record: dict[str, Any]) -> bool:
    return record.get("method") == "mfa" or _is_of_provider(record)


def _is_of_provider(record: dict[str, Any]) -> bool:
    return record.get("method") == "socialaccount" and record.get("provider") in settings.SSO_SECOND_FACTOR
