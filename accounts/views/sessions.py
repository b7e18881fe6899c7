"""Where a person is signed in."""

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.devices import browser_in_words
from accounts.permissions import SignedInRequest, signed_in


@never_cache
@require_safe
@signed_in
def session_list(request: SignedInRequest) -> HttpResponse:
    """Each open session, the newest first, and which one this is."""
    sessions = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.created_at, reverse=True)
    rows = [(one, browser_in_words(one.user_agent)) for one in sessions]
    current = request.session.session_key
    return render(request, "accounts/sessions.html", {"rows": rows, "current": current})


@require_POST
@signed_in
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out elsewhere. Here one signs out at the top of the page."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_adapter().end_sessions([get_object_or_404(others, pk=pk)])
    messages.success(request, _("You are signed out there."))
    return redirect("accounts:session-list")


@require_POST
@signed_in
def session_end_others(request: SignedInRequest) -> HttpResponse:
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_adapter().end_sessions(others)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("accounts:session-list")
