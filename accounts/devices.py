"""Which browsers a person has signed in with before. The browser itself remembers, in a signed cookie."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import User

COOKIE = "known_to"
AGE = timedelta(days=400)
# In a browser that many share, whoever has not come for longest is forgotten.
MOST = 20

# What a browser calls itself, most telling first.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this person has signed in with this browser before."""
    return str(user.pk) in _known_to(request)


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    others = [pk for pk in _known_to(request) if pk != str(user.pk)]
    response.set_signed_cookie(
        COOKIE,
        ".".join([str(user.pk), *others][:MOST]),
        max_age=AGE,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def browser_in_words(user_agent: str) -> str:
    """“Firefox on Windows”, as far as it says."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


def _known_to(request: HttpRequest) -> list[str]:
    value: str = request.get_signed_cookie(COOKIE, default="", max_age=AGE) or ""
    return value.split(".") if value else []
