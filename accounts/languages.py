"""The languages that Liaison speaks, and which of them a person reads.

Schools may have theirs in Welsh, where the installation offers it. The pages of police and administrators are English.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ENGLISH, WELSH = "en-gb", "cy"
# Each by its own name, whatever language the page is in.
LANGUAGES = [(ENGLISH, "English"), (WELSH, "Cymraeg")]


def is_offered(language: str) -> bool:
    return language == ENGLISH or (language == WELSH and settings.WELSH)


def spoken_to(language: str) -> str:
    """What is written to whoever chose this language, which may no longer be offered."""
    return language if is_offered(language) else ENGLISH


def until_chosen(request: HttpRequest, language: str) -> None:
    """Speak this language, which the reader's school has chosen, unless the reader has chosen for themselves."""
    if not request.user.is_authenticated and not cookie_of(request):
        translation.activate(spoken_to(language))


def cookie_of(request: HttpRequest) -> str:
    """What was chosen in this browser; nothing that is not offered."""
    language: str = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if is_offered(language) else ""


def remember(response: HttpResponse, language: str) -> None:
    """In this browser, for whoever signs out or never signs in."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
