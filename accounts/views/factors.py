"""Second factors: what a person has set up, adding to it and taking away."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.adapters import MFAAdapter
from accounts.models import User
from accounts.permissions import SignedInRequest, signed_in
from accounts.second_factor import is_required_of

FACTORS = reverse_lazy("mfa_index")


@never_cache
@require_safe
@signed_in
def factors(request: SignedInRequest) -> HttpResponse:
    """Passkeys, the authenticator app, and how many recovery codes are left."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    shown: dict[str, Any] = {kind: [one for one in found if one.type == kind] for kind in Authenticator.Type.values}
    for codes in shown[Authenticator.Type.RECOVERY_CODES]:
        shown["codes_left"] = len(codes.wrap().get_unused_codes())
    needs_one = is_required_of(request.user) and not (shown["totp"] or shown["webauthn"])
    return render(request, "mfa/factors.html", shown | {"needs_one": needs_one})


class OneAtATime:
    """Two pages that change a person's factors at once wait for each other, and each is written whole."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
            return response


class RemoveApp(OneAtATime, DeactivateTOTPView):
    success_url = FACTORS


class AddPasskey(OneAtATime, AddWebAuthnView):
    pass


class RenamePasskey(EditWebAuthnView):
    success_url = FACTORS


class RemovePasskey(OneAtATime, RemoveWebAuthnView):
    success_url = FACTORS

    def form_valid(self, form: Any) -> HttpResponse:
        """allauth asks this before an app is removed, and forgets it here."""
        adapter = MFAAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect(FACTORS)
        response: HttpResponse = super().form_valid(form)
        return response


# The one page of the portal with a picture in its own words.
add_app = csp_update({"img-src": [SELF, "data:"]})(never_cache(ActivateTOTPView.as_view()))
remove_app = RemoveApp.as_view()
add_passkey = never_cache(AddPasskey.as_view())
rename_passkey = RenamePasskey.as_view()
remove_passkey = RemovePasskey.as_view()
