"""The administrator's pages about terms and closure days."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, administrator_required
from schools import actions
from schools.forms.calendar import ClosureForm, TermForm
from schools.models import ClosureDay, LocalAuthority, Term


@administrator_required
def term_add(request: SignedInRequest, pk: int) -> HttpResponse:
    authority = get_object_or_404(LocalAuthority.objects.visible_to(request.user), pk=pk)
    form = TermForm(posted(request))
    if form.carry_out(actions.add_term, authority=authority, by=request.user):
        messages.success(request, _("Term added."))
        return redirect("schools:authority-detail", pk)
    return form_page(
        request, form, _("Add a term in %(authority)s") % {"authority": authority}, back=_page_of(authority)
    )


@administrator_required
def closure_add(request: SignedInRequest, pk: int) -> HttpResponse:
    authority = get_object_or_404(LocalAuthority.objects.visible_to(request.user), pk=pk)
    form = ClosureForm(posted(request))
    if form.carry_out(actions.add_closure, authority=authority, by=request.user):
        messages.success(request, _("Closure day added."))
        return redirect("schools:authority-detail", pk)
    return form_page(
        request, form, _("Add a closure day in %(authority)s") % {"authority": authority}, back=_page_of(authority)
    )


@administrator_required
@require_POST
def term_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.filter(local_authority__isnull=False), pk=pk)
    actions.remove_term(term=term, by=request.user)
    messages.success(request, _("%(term)s removed.") % {"term": term.name})
    return redirect("schools:authority-detail", term.local_authority_id)


@administrator_required
@require_POST
def closure_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    closure = get_object_or_404(ClosureDay.objects.filter(local_authority__isnull=False), pk=pk)
    actions.remove_closure(closure=closure, by=request.user)
    messages.success(request, _("Closure day removed."))
    return redirect("schools:authority-detail", closure.local_authority_id)


def _page_of(authority: LocalAuthority) -> tuple[str, str]:
    return reverse("schools:authority-detail", args=[authority.pk]), authority.name
