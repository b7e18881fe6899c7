"""A person's own account, on one page."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, signed_in
from accounts.second_factor import is_required_of
from accounts.single_sign_on import providers
from liaison.places import places_of


@never_cache
@require_safe
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    person = request.user
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    linked = set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))
    shown = {
        "places": places_of(person),
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "needs_factor": is_required_of(person),
        "sessions": UserSession.objects.filter(user=person).count(),
        "providers": [(provider, provider.id in linked) for provider in providers()],
    }
    return render(request, "liaison/account.html", shown)
