"""What follows when people sign in, and what they are told of it by mail.

The letters lie in the outbox: nobody waits for a relay.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import adapters
from accounts.devices import browser_in_words
from accounts.mail import Words, written_in
from accounts.models import FactorReset, User
from liaison.context import report_url_for
from outbox.actions import Draft, Recipient, post_letter
from schools.actions import prove_by_sign_in

CATEGORY = "sign-in"
# A week later it helps nobody.
KEPT_FOR = timedelta(days=7)

# By the name that allauth gives each event.
EVENTS = {
    adapters.NEW_DEVICE: gettext_lazy("You signed in with a new browser or device"),
    "account/email/password_changed": gettext_lazy("Your password was changed"),
    "account/email/password_reset": gettext_lazy("Your password was changed"),
    "account/email/password_set": gettext_lazy("Your account has a password now"),
    "mfa/email/recovery_codes_generated": gettext_lazy("You have new recovery codes"),
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account"),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account"),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account"),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account"),
    "socialaccount/email/account_connected": gettext_lazy("You can sign in by single sign-on"),
    "socialaccount/email/account_disconnected": gettext_lazy("You no longer sign in by single sign-on"),
}
FACTOR_RESET = gettext_lazy("Your second factor was reset")


class AccountAdapter(adapters.AccountAdapter):
    """Signing in does not wait for mail to leave, and does not fail when it cannot."""

    def post_login(self, request: HttpRequest, user: adapters.Person, **kwargs: Any) -> HttpResponse:
        """Whoever signs in reads the mail of their address, which a school may have entered."""
        prove_by_sign_in(user=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def send_notification_mail(
        self,
        template_prefix: str,
        user: adapters.Person,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        facts: dict[str, Any] = {
            # Said in each language of the mail, and not in that of the page.
            "browser": lazy(browser_in_words, str)(self.get_http_user_agent(self.request)),
            "ip": self.get_client_ip(self.request),
            "at": timezone.now(),
        }
        tell(user, EVENTS[template_prefix], **facts)


@transaction.atomic
def tell_of_reset(reset: FactorReset) -> None:
    """The person learns who took their second factor away, and why."""
    tell(reset.user, FACTOR_RESET, by=reset.reset_by, at=reset.reset_at, reset=reset)


def tell(user: User, subject: Promise | str, *, by: User | None = None, **facts: Any) -> None:
    """In the language that the person chose, at once."""
    facts |= {"report_url": report_url_for(user), "by": by}
    words = written_in(user.language, lambda: words_of(user, str(subject), **facts))
    draft = Draft(
        to=[Recipient(user.name, user.email)],
        subject=words.subject,
        text=words.text,
        html=words.html,
        category=CATEGORY,
        send_before=timezone.now() + KEPT_FOR,
        about=user.name,
    )
    post_letter(draft, by=by)


def words_of(user: User, subject: str, *, report_url: str, **facts: Any) -> Words:
    words = facts | {"person": user, "subject": subject, "report_url": report_url, "portal_url": settings.PUBLIC_URL}
    text, html = (render_to_string(f"emails/sign_in.{kind}", words) for kind in ("txt", "html"))
    return Words(_("Liaison: %(what)s") % {"what": subject}, text, html)
