"""What stands between the server and every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.languages import ENGLISH, WELSH, cookie_of, spoken_to
from accounts.models import POLICE, Role, User


class LanguageMiddleware:
    """Each page in the language that its reader chose. A browser's own wishes are not asked: nobody chose those."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_for(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or ENGLISH)
        return response


def language_for(request: HttpRequest) -> str:
    """As it is kept with the person, or else in the browser."""
    user = request.user
    chosen = user.language if isinstance(user, User) else ""
    language = spoken_to(chosen) if chosen else cookie_of(request) or ENGLISH
    return language if language != WELSH or may_choose(request) else ENGLISH


def may_choose(request: HttpRequest) -> bool:
    """Whether there is a choice: police and administrators have English pages."""
    user = getattr(request, "user", None)
    return not (isinstance(user, User) and user.has_role(*POLICE, Role.ADMINISTRATOR))
