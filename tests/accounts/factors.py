"""What an authenticator app does, for tests."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse battery"


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def person_with_password(*roles: str, email: str = "ann@force.example") -> User:
    user: User = UserFactory(email=email, roles=list(roles))
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_app(user: User) -> str:
    """An authenticator app, without the pages; what it counts from."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(client: Client, user: User, **more: str) -> str:
    """With the password; where it leads."""
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD} | more)
    return response["Location"]
