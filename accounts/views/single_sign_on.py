"""Setting out for a provider of single sign-on."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from accounts.permissions import SignedInRequest, signed_in
from accounts.signin_forms import BeginForm
from accounts.single_sign_on import providers


@require_POST
@signed_in
def provider_forget(request: SignedInRequest, provider_id: str) -> HttpResponse:
    """Part from an account at the provider: the next one that has the person's address takes its place."""
    if SocialAccount.objects.filter(user=request.user, provider=provider_id).delete()[0] == 0:
        raise Http404
    get_account_adapter().send_notification_mail("socialaccount/email/account_disconnected", request.user)
    messages.success(request, _("Liaison has forgotten your account there."))
    return redirect("account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask about the computer, then go there by a page of our own: a form may not be sent on to another site."""
    provider = next((one for one in providers() if one.id == provider_id), None)
    if provider is None:
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    form = BeginForm(request.POST if request.method == "POST" else None, button=_("Continue"))
    shown = {"provider": provider, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "socialaccount/sign_in_with.html", shown)
    there = get_adapter().get_provider(request, provider_id)
    try:
        answer: HttpResponse = there.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except RequestException as error:
        failed: HttpResponse = render_authentication_error(request, there, exception=error)
        return failed
    return render(request, "socialaccount/on_the_way.html", shown | {"url": answer["Location"]})
