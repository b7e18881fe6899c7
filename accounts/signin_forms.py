"""allauth's own forms in the portal's manner: plain labels, no placeholders, one button."""

from typing import Any

from allauth.account import forms as allauth
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django.contrib.auth.password_validation import password_validators_help_texts
from django.forms import BaseForm

CODE_HELP = "It is in the email we sent you. You can leave out the hyphen."


def dress(form: BaseForm, *, button: str, **fields: tuple[str, str]) -> None:
    """Lay out the named fields (label, help) with one button. The page writes the form tag: it has more to put in."""
    for name, (label, help_text) in fields.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = f"Enter your {label.lower()}"
        field.widget.attrs.pop("placeholder", None)
    laid = [Field.text(name, field_width=Fluid.TWO_THIRDS) for name in fields]
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.form_tag = False  # type: ignore[attr-defined]
    form.helper.disable_csrf = True  # type: ignore[attr-defined]
    form.helper.layout = Layout(*laid, Button.primary("submit", button))  # type: ignore[attr-defined]


def password_help() -> str:
    return " ".join(password_validators_help_texts())


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Sign in", login=("Email address", ""), password=("Password", ""))


class AskForCodeForm(allauth.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Send me a code", email=("Email address", ""))


class SignInCodeForm(allauth.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Sign in", code=("Code", CODE_HELP))


class EmailCodeForm(allauth.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Continue", code=("Code", CODE_HELP))


class ForgottenPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Send me a link", email=("Email address", ""))


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            button="Save password",
            password1=("New password", password_help()),
            password2=("New password again", ""),
        )


class SetPasswordForm(allauth.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Save password", password1=("Password", password_help()), password2=("Password again", ""))


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            button="Save password",
            oldpassword=("Current password", ""),
            password1=("New password", password_help()),
            password2=("New password again", ""),
        )


class ConfirmItIsYouForm(allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button="Continue", password=("Password", ""))
