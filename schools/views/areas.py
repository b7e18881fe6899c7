"""The administrator's pages about forces, command units and local authorities."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, administrator_required
from schools import actions
from schools.forms.areas import ForceForm, PlaceForm, UnitForm
from schools.models import CommandUnit, Force, LocalAuthority, School


@administrator_required
@require_safe
def area_list(request: SignedInRequest) -> HttpResponse:
    open_schools = Count("schools", filter=Q(schools__status__in=School.OPEN_STATUSES))
    authorities = LocalAuthority.objects.visible_to(request.user).annotate(open_schools=open_schools)
    units = CommandUnit.objects.visible_to(request.user)
    units = units.prefetch_related(Prefetch("local_authorities", authorities))
    context = {
        "forces": Force.objects.prefetch_related(Prefetch("command_units", units)),
        "unplaced": authorities.filter(command_unit=None),
    }
    return render(request, "schools/area_list.html", context)


@administrator_required
def force_add(request: SignedInRequest) -> HttpResponse:
    return _force(request, Force(), _("Add a force"))


@administrator_required
def force_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    force = get_object_or_404(Force, pk=pk)
    return _force(request, force, _("Policy of %(force)s") % {"force": force})


def _force(request: SignedInRequest, force: Force, heading: str) -> HttpResponse:
    form = ForceForm(posted(request), initial=model_to_dict(force, ForceForm.base_fields))
    if form.carry_out(actions.save_force, force=force, by=request.user):
        messages.success(request, _("%(force)s saved.") % {"force": force})
        return redirect("schools:area-list")
    return form_page(request, form, heading, back=_areas())


@administrator_required
def unit_add(request: SignedInRequest, pk: int) -> HttpResponse:
    force = get_object_or_404(Force, pk=pk)
    form = UnitForm(posted(request))
    if form.carry_out(actions.add_unit, force=force, by=request.user):
        messages.success(request, _("%(name)s added.") % {"name": form.cleaned_data["name"]})
        return redirect("schools:area-list")
    return form_page(request, form, _("Add a command unit to %(force)s") % {"force": force}, back=_areas())


@administrator_required
def unit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(CommandUnit.objects.visible_to(request.user).select_related("force"), pk=pk)
    heading = _("Change %(unit)s") % {"unit": unit}
    form = UnitForm(posted(request), initial={name: getattr(unit, name) for name in UnitForm.base_fields})
    if form.carry_out(actions.change_unit, unit=unit, by=request.user):
        messages.success(request, _("%(unit)s saved.") % {"unit": unit})
        return redirect("schools:area-list")
    return form_page(request, form, heading, back=_areas())


@administrator_required
@require_safe
def authority_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = LocalAuthority.objects.visible_to(request.user).select_related("command_unit__force")
    authority = get_object_or_404(visible, pk=pk)
    context = {"authority": authority, "terms": authority.terms.all(), "closures": authority.closure_days.all()}
    return render(request, "schools/authority_detail.html", context)


@administrator_required
def authority_place(request: SignedInRequest, pk: int) -> HttpResponse:
    authority = get_object_or_404(LocalAuthority.objects.visible_to(request.user), pk=pk)
    form = PlaceForm(posted(request), initial={"unit": authority.command_unit_id})
    if form.carry_out(actions.place_authority, authority=authority, by=request.user):
        messages.success(request, _("%(authority)s saved.") % {"authority": authority})
        return redirect("schools:authority-detail", pk)
    back = reverse("schools:authority-detail", args=[pk]), authority.name
    return form_page(request, form, _("Command unit of %(authority)s") % {"authority": authority}, back=back)


def _areas() -> tuple[str, str]:
    return reverse("schools:area-list"), _("Areas")
