"""Accepting an invitation, and choosing a language."""

from allauth.account.internal.flows.password_change import finalize_password_set
from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.links import invitation_named_by
from accounts.models import Invitation
from accounts.permissions import SignedInRequest, signed_in
from accounts.second_factor import factors_of
from accounts.signin_forms import BeginForm, SetPasswordForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who is invited; let in only at the button, because mail scanners open every link."""
    found = invitation_named_by(token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if not Invitation.objects.acceptable(timezone.now()).filter(pk=found.pk).exists():
        return render(request, "accounts/invitation_over.html", {"invitation": found}, status=410)
    form = BeginForm(request.POST if request.method == "POST" else None, button=_("Accept and sign in"))
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/invitation.html", {"invitation": found, "form": form})
    return _let_in(request, found)


def _let_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        user = actions.accept_invitation(invitation=found)
    except actions.AccountError:
        return render(request, "accounts/invitation_over.html", {"invitation": found}, status=410)
    response: HttpResponse = perform_login(request, user, redirect_url=reverse("accounts:welcome"), email=user.email)
    return response


def own_address(request: HttpRequest) -> HttpResponse:
    """There is no such page: the address is where an invitation went, and nobody changes their own."""
    raise Http404


@never_cache
@sensitive_post_parameters("password1", "password2")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: SignedInRequest) -> HttpResponse:
    """Offer a passkey or a password once; whoever wants neither signs in by a code each time."""
    if request.user.has_usable_password() or factors_of(request.user):
        return redirect("home")
    form = SetPasswordForm(data=request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        finalize_password_set(request, request.user)
        return redirect("home")
    return render(request, "accounts/welcome.html", {"form": form})
