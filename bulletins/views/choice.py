"""How often a reader gets bulletins: chosen in the portal, or through the link in the mail."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest
from bulletins import actions
from bulletins.audience import addresses_of, readers_among
from bulletins.forms.choice import MailChoiceForm
from bulletins.links import address_named_by
from bulletins.models import MailChoice
from schools.permissions import reader_required

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@reader_required(Role.ADVISER)
def mail_choice(request: SignedInRequest) -> HttpResponse:
    """For all addresses at which the person gets bulletins."""
    return _choose(request, addresses_of(request.user), back=True)


@never_cache
@FORM
def mail_choice_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the mail. It changes only at the button, because mail scanners open every link."""
    address = address_named_by(token)
    if address is None:
        return render(request, "bulletins/mail_choice_unknown.html", status=404)
    if not readers_among({address}):
        return render(request, "bulletins/mail_choice_over.html", {"address": address}, status=410)
    return _choose(request, {address})


def _choose(request: HttpRequest, addresses: Collection[str], *, back: bool = False) -> HttpResponse:
    form = MailChoiceForm(posted(request), initial={"pace": _pace_at(addresses)})
    if form.carry_out(actions.choose_pace, addresses=addresses):
        messages.success(request, _("Saved. This is how bulletins come from now on."))
        return redirect(request.path)
    context = {"form": form, "addresses": sorted(addresses), "back": back}
    return render(request, "bulletins/mail_choice.html", context)


def _pace_at(addresses: Collection[str]) -> str:
    chosen = MailChoice.objects.filter(address__in=addresses).order_by("-chosen_at").values_list("pace", flat=True)
    return chosen.first() or MailChoice.Pace.AT_ONCE
