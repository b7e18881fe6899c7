"""The forms about second factors, in the manner of those in signin_forms."""

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.signin_forms import OnSomeComputer, dress

NAME_LENGTH = 60


class CodeOnce(base.BaseAuthenticateForm):
    """An app's code is good for three half minutes, because clocks go wrong; allauth remembers a used one for one."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        key = f"used-code:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(key, True, timeout=settings.MFA_TOTP_REMEMBERED):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ShowFactorForm(CodeOnce, base.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Sign in"), code=(_("Code"), app_help()))


class ShowFactorAgainForm(CodeOnce, base.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Continue"), code=(_("Code"), app_help()))


class AddAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Continue"), code=(_("Code"), _("The 6 digits that the app shows now.")))


class RemoveAppForm(totp.DeactivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Remove the app"), warns=True)


class NewRecoveryCodesForm(recovery_codes.GenerateRecoveryCodesForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Make new codes"))


class AddPasskeyForm(webauthn.SignupWebAuthnForm):
    """One that signs in by itself: allauth's box that asks for this is not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Add a passkey"), name=passkey_name())
        # Without scripts none comes along.
        self.fields["credential"].error_messages["required"] = _(
            "Your browser made no passkey. Set up an authenticator app instead."
        )

    def clean_name(self) -> str:
        """Cut rather than refused: the device has made the passkey already."""
        name: str = super().clean_name()
        return name[:NAME_LENGTH]


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Save"), name=passkey_name())
        self.fields["name"].error_messages["required"] = _("Enter a name for the passkey")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if len(name) > NAME_LENGTH:
            raise ValidationError(_("The name must be %(number)s characters or fewer") % {"number": NAME_LENGTH})
        return name


class PasskeySignInForm(OnSomeComputer, webauthn.LoginWebAuthnForm):
    """Filled in by passkeys.js, with the box that stands above its button."""


def passkey_name() -> tuple[str, str]:
    return _("Name of the passkey"), _("So that you tell it from others you may add.")


def app_help() -> str:
    return _("From your authenticator app, or one of your recovery codes.")
