"""Signing in at a provider of OpenID Connect: it says who somebody is, and an invitation says whether they come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render

from accounts.actions import prove_address
from accounts.models import User


@dataclass(frozen=True)
class Provider:
    """Where people may sign in, and what its button says."""

    id: str
    name: str


def providers() -> Sequence[Provider]:
    """Those that the settings name."""
    apps: Sequence[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [Provider(app["provider_id"], app["name"]) for app in apps]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Links an account at a provider to the person who was invited by that address, and to nobody else."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        """The person whose address the provider has verified, unless it knows them already as somebody else: an address
        can be given to a successor."""
        # Some providers say so in words, and "false" is not empty.
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified is True]
        user = User.objects.filter(email__in=verified).first()
        if user is None or SocialAccount.objects.filter(user=user, provider=sociallogin.account.provider).exists():
            return None
        if not user.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        prove_address(user=user)
        return user, user.email

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Nobody signs up: say to whoever is not known what they can do."""
        if sociallogin.is_existing:
            return
        addresses = sociallogin.email_addresses
        told = {
            "provider": sociallogin.provider.name,
            "address": addresses[0].email if addresses else "",
            "is_verified": any(address.verified is True for address in addresses),
        }
        raise ImmediateHttpResponse(render(request, "socialaccount/not_invited.html", told, status=403))
