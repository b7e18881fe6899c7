"""How allauth behaves here: invited people only, secrets sealed, and mail in the frame that all our mail has."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import devices
from accounts.languages import ENGLISH
from accounts.mail import Words, html_of, written_in
from accounts.postman import send_apart
from accounts.sealing import SealError, seal, unseal
from accounts.second_factor import FACTORS, has_just_proved, is_required_of
from accounts.sessions import SHARED, note_computer

NEW_DEVICE = "account/email/new_device"
# Ours; allauth's types know Django's own alone.
Person = Any


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account begins with an invitation."""

    has_signed_in_before = False

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: Person) -> None:
        """What was ticked about the computer stays, even where somebody else was signed in until now."""
        self.has_signed_in_before = user.last_login is not None
        is_shared = bool(request.session.get(SHARED))
        super().login(request, user)
        note_computer(request.session, is_shared=is_shared)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Tell people by mail of a browser in which they have not signed in before."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if self.has_signed_in_before and not devices.is_known(request, user):
            self.send_notification_mail(NEW_DEVICE, user)
        devices.remember(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of whoever has just signed in or set a factor up: an app's code works once."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not has_just_proved(self.request, self.request.user)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """A passkey first, then an app, then a password; whoever needs a second factor shows that."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in reversed(methods) if method["id"].startswith("mfa_")]
        others = [method for method in methods if method not in factors]
        return factors if factors and is_required_of(user) else factors + others

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address that every link in mail begins with, by whatever name the portal was asked."""
        user, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": secret})
        return f"{settings.PUBLIC_URL}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth does, and without waiting for the relay."""
        facts = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        send_apart(self.render_mail(template_prefix, email, facts | context))

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """In the language of the page where it was asked for."""
        words = written_in(get_language() or ENGLISH, lambda: self.write_mail(template_prefix, context))
        to = [email] if isinstance(email, str) else email
        message = EmailMultiAlternatives(words.subject, words.text, self.get_from_email(), to, headers=headers)
        message.attach_alternative(words.html, "text/html")
        return message

    def write_mail(self, template_prefix: str, context: dict[str, Any]) -> Words:
        """As allauth renders it, with HTML in the frame of our other mail."""
        context = {"portal_url": settings.PUBLIC_URL} | context
        plain = super().render_mail(template_prefix, "", context)
        subject, text = str(plain.subject), str(plain.body)
        return Words(subject, text, html_of(subject, text, **context))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Your work with Liaison needs a second factor. Add another one before you remove this one."
        ),
        "incorrect_code": gettext_lazy("The code is not right. Use the one the app shows now, or a recovery code."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return unseal(encrypted_text)
        except SealError as error:
            raise ValidationError(
                _("What you set up can no longer be read here. Ask an administrator to reset your second factor.")
            ) from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last factor of somebody who needs one. Recovery codes alone are none."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        return not is_required_of(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """After the browser in which the passkey is made: whoever has several tells them apart."""
        request = get_account_adapter().request
        return devices.browser_in_words(request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Liaison"}
