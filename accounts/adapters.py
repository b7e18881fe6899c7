"""How allauth behaves here: invited people only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account begins with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse:
        """Whoever signs in reads the mail of their address. The rooms above may wait for that."""
        for name in settings.WHEN_SOMEBODY_SIGNS_IN:
            import_string(name)(user=user)
        response: HttpResponse = super().post_login(request, user, **more)
        return response
