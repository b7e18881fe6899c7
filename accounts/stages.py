"""The steps of signing in, where ours differ from allauth's."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.models import User
from accounts.second_factor import is_proved_by_provider


class SecondFactorStage(AuthenticateStage):
    """Asks whoever has a second factor for it, unless a provider has asked for one already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and is_proved_by_provider(request, user):
            return False
        should: bool = super()._should_handle(request)
        return should
