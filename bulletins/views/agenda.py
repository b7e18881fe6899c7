"""The agenda of the next meeting: schools and advisers propose, inspectors decide, sergeants read."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import ActionError
from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, inspector_required
from bulletins import actions
from bulletins.desk import AGENDA, items_for
from bulletins.forms.agenda import AgendaFilter, DeclineForm, ProposalForm
from bulletins.models import AgendaItem
from bulletins.places import places_of
from lists.exports import file_asked
from lists.keyset import Keyset
from schools.permissions import reader_required

NEWEST = Keyset("-proposed_at", "-pk")
AT_A_TIME = 2000

agenda_reader_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER)
proposer_required = reader_required(Role.ADVISER)


@require_safe
@agenda_reader_required
def agenda(request: SignedInRequest) -> HttpResponseBase:
    form = AgendaFilter(request.GET)
    found = form.narrow(items_for(request.user))
    if kind := file_asked(request.GET):
        return AGENDA.file(kind, found.order_by(*NEWEST.order).iterator(chunk_size=AT_A_TIME))
    context = {
        "page": NEWEST.page(found, request.GET),
        "filter_form": form,
        "at_desk": request.user.has_role(Role.SERGEANT, Role.INSPECTOR),
        "may_propose": bool(places_of(request.user)),
    }
    return render(request, "bulletins/agenda.html", context)


@proposer_required
def agenda_propose(request: SignedInRequest) -> HttpResponse:
    places = list(places_of(request.user))
    if not places:
        return render(request, "bulletins/agenda_no_place.html")
    form = ProposalForm(posted(request), places=places)
    if form.carry_out(actions.propose_item, by=request.user):
        messages.success(request, _("Proposed. We mail you what becomes of it."))
        return redirect("bulletins:agenda-item", form.result.pk)
    return render(request, "bulletins/agenda_propose.html", {"form": form})


@require_safe
@agenda_reader_required
def agenda_item(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(items_for(request.user), pk=pk)
    context = {
        "item": item,
        "is_mine": item.proposed_by == request.user,
        "may_decide": item.is_open and AgendaItem.objects.decidable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "bulletins/agenda_item.html", context)


@require_POST
@proposer_required
def agenda_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem, pk=pk, proposed_by=request.user)
    try:
        actions.withdraw_item(item=item, by=request.user)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("bulletins:agenda-item", pk)


@require_POST
@inspector_required
def agenda_take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem.objects.decidable_by(request.user).select_related("proposed_by"), pk=pk)
    try:
        actions.take_up_item(item=item, by=request.user)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken up. %(name)s is told by mail.") % {"name": item.proposed_by})
    return redirect("bulletins:agenda-item", pk)


@inspector_required
def agenda_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    items = items_for(request.user).decidable_by(request.user)
    item = get_object_or_404(items, pk=pk)
    form = DeclineForm(posted(request))
    if form.carry_out(actions.decline_item, item=item, by=request.user):
        messages.success(request, _("Declined. %(name)s is told by mail why.") % {"name": item.proposed_by})
        return redirect("bulletins:agenda-item", pk)
    return render(request, "bulletins/agenda_decline.html", {"form": form, "item": item})
