"""How allauth behaves here: invited people only, and mail in the frame that all our mail has."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop

from accounts.languages import ENGLISH
from accounts.mail import Words, html_of, written_in

# What allauth writes itself, and has no Welsh for.
OF_ALLAUTH = (
    gettext_noop("Your password has been changed."),
    gettext_noop("Your password has been set."),
    gettext_noop("Your password has been reset."),
    gettext_noop("Password Changed"),
    gettext_noop("Password Set"),
    gettext_noop("Password Reset"),
)


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account begins with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address that every link in mail begins with, by whatever name the portal was asked."""
        user, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": secret})
        return f"{settings.PUBLIC_URL}{path}"

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
