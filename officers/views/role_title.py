"""The role titles of a force, kept by its inspectors and by administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from officers import actions
from officers.forms.role_title import NewRoleTitleForm, RoleTitleForm
from officers.models import RoleTitle
from officers.views.base import course_keeper_required, kept_forces

PER_PAGE = 50


@require_safe
@course_keeper_required
def role_title_list(request: SignedInRequest) -> HttpResponse:
    titles = RoleTitle.objects.visible_to(request.user).select_related("force")
    counted = titles.annotate(bearers=Count("officers")).order_by("force__name", "name")
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "officers/role_title_list.html", {"page": page})


@course_keeper_required
def role_title_add(request: SignedInRequest) -> HttpResponse:
    form = NewRoleTitleForm(posted(request), forces=kept_forces(request))
    if form.carry_out(actions.add_role_title, by=request.user):
        messages.success(request, _("Role title added."))
        return redirect("officers:role-title-list")
    return form_page(request, form, _("Add a role title"), back=(reverse("officers:role-title-list"), _("Role titles")))


@course_keeper_required
def role_title_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    title = get_object_or_404(RoleTitle.objects.visible_to(request.user), pk=pk)
    first = {"name": title.name, "plain_words": title.plain_words}
    form = RoleTitleForm(posted(request), initial=first)
    if form.carry_out(actions.change_role_title, role_title=title, by=request.user):
        messages.success(request, _("Role title saved."))
        return redirect("officers:role-title-list")
    return form_page(
        request,
        form,
        _("Change %(title)s") % {"title": title.name},
        back=(reverse("officers:role-title-list"), _("Role titles")),
    )
