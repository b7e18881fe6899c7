"""allauth's own forms in the portal's manner: plain labels, no placeholders, one button."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sessions import note_computer


def dress(form: forms.BaseForm, *, button: str, warns: bool = False, **fields: tuple[str, str]) -> None:
    """Lay out the named fields (label, help) with one button. The page writes the form tag: it has more to put in."""
    for name, (label, help_text) in fields.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = _("Enter your %(what)s") % {"what": label.lower()}
        field.widget.attrs.pop("placeholder", None)
    laid = [Field.text(name, field_width=Fluid.TWO_THIRDS) for name in fields]
    if "shared_computer" in form.fields:
        laid.append(Field.checkbox("shared_computer", small=True))
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.form_tag = False  # type: ignore[attr-defined]
    form.helper.disable_csrf = True  # type: ignore[attr-defined]
    form.helper.render_hidden_fields = True  # type: ignore[attr-defined]
    pressed = Button.warning("submit", button) if warns else Button.primary("submit", button)
    form.helper.layout = Layout(*laid, pressed)  # type: ignore[attr-defined]


def password_help() -> str:
    return " ".join(password_validators_help_texts())


class OnSomeComputer(forms.Form):
    """A form with which people begin to sign in. What they tick is kept while they go through the steps."""

    shared_computer = forms.BooleanField(
        label=gettext_lazy("This is a shared computer"),
        help_text=gettext_lazy(
            "Do others use it too? Tick the box: you are signed out after 30 minutes of doing nothing, and when the "
            "browser closes."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        note_computer(context.request.session, is_shared=self.cleaned_data.get("shared_computer", False))
        return given


class SignInForm(OnSomeComputer, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Sign in"), login=(_("Email address"), ""), password=(_("Password"), ""))


class AskForCodeForm(OnSomeComputer, allauth.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Send me a code"), email=(_("Email address"), ""))


class BeginForm(OnSomeComputer):
    """A button that signs in by itself, or leads to where one signs in."""

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=button)


class SignInCodeForm(allauth.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Sign in"), code=(_("Code"), code_help()))


class EmailCodeForm(allauth.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Continue"), code=(_("Code"), code_help()))


class ForgottenPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Send me a link"), email=(_("Email address"), ""))


class NewPasswordForm(allauth.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            button=_("Save password"),
            password1=(_("New password"), password_help()),
            password2=(_("New password again"), ""),
        )


class SetPasswordForm(allauth.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            button=_("Save password"),
            password1=(_("Password"), password_help()),
            password2=(_("Password again"), ""),
        )


class ChangePasswordForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(
            self,
            button=_("Save password"),
            oldpassword=(_("Current password"), ""),
            password1=(_("New password"), password_help()),
            password2=(_("New password again"), ""),
        )


class ConfirmItIsYouForm(allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, button=_("Continue"), password=(_("Password"), ""))


def code_help() -> str:
    return _("It is in the email we sent you. You can leave out the hyphen.")
