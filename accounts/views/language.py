"""In which language a person reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import actions
from accounts.languages import is_offered, remember
from accounts.models import User


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak to this person in the language of the button they pressed, on the page where they pressed it."""
    language, page = request.POST.get("language", ""), request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    response = redirect(page if ours else "home")
    if not is_offered(language):
        return response
    if isinstance(request.user, User):
        actions.choose_language(user=request.user, language=language)
    remember(response, language)
    return response
