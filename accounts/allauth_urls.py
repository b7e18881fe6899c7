"""allauth's addresses, by the names it knows them under. Those that are not here do not exist."""

from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.webauthn.views import login_webauthn, reauthenticate_webauthn
from allauth.socialaccount.providers.openid_connect.views import callback
from allauth.socialaccount.views import login_cancelled
from django.urls import include, path
from django.views.decorators.cache import never_cache

from accounts.views import factors
from accounts.views.invitations import own_address
from accounts.views.single_sign_on import sign_in_with

urlpatterns = [
    # Before allauth's own page of this name, which would let people add an address.
    path("email/", own_address, name="account_email"),
    path("", include("allauth.account.urls")),
    path("second-factor/", factors.factors, name="mfa_index"),
    path("second-factor/sign-in/", authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/add/", factors.add_app, name="mfa_activate_totp"),
    path("second-factor/app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", never_cache(view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/recovery-codes/new/", generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("second-factor/passkeys/sign-in/", login_webauthn, name="mfa_login_webauthn"),
    path("second-factor/passkeys/confirm/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/passkeys/<int:pk>/rename/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("sign-in-with/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in-with/<slug:provider_id>/", sign_in_with, name="openid_connect_login"),
    path("sign-in-with/<slug:provider_id>/callback/", callback, name="openid_connect_callback"),
]
