"""Clusters: adding and renaming them, and saying which schools are in them. Who is in one is shown among officers."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ActionError
from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required
from accounts.wording import counted
from schools import actions
from schools.forms.clusters import ClusterNameForm, ClusterSchoolFilter, NewClusterForm, PasteSchoolsForm
from schools.models import Cluster, CommandUnit

# More than these are not ticked one by one.
LISTED_AT_MOST = 200


@police_desk_required
def cluster_add(request: SignedInRequest) -> HttpResponse:
    units = CommandUnit.objects.run_by(request.user)
    if not units:
        raise PermissionDenied
    form = NewClusterForm(posted(request), units=units, initial={"sergeant": request.user})
    if form.carry_out(actions.create_cluster, by=request.user):
        messages.success(request, _("Cluster added. Next, put schools into it."))
        return redirect("schools:cluster-schools", form.result.pk)
    return form_page(request, form, _("Add a cluster"), back=(reverse("officers:cluster-list"), _("Clusters")))


@police_desk_required
def cluster_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    form = ClusterNameForm(posted(request), initial={"name": cluster.name})
    if form.carry_out(actions.rename_cluster, cluster=cluster, by=request.user):
        messages.success(request, _("Cluster renamed."))
        return redirect("officers:cluster-detail", pk)
    back = (reverse("officers:cluster-detail", args=[pk]), cluster.name)
    return form_page(request, form, _("Rename %(cluster)s") % {"cluster": cluster}, back=back)


@police_desk_required
def cluster_schools(request: SignedInRequest, pk: int) -> HttpResponse:
    """Find schools and tick them, or paste their URNs."""
    cluster = own_cluster(request, pk)
    pasted = PasteSchoolsForm(request.POST if "lines" in request.POST else None)
    error = ""
    if pasted.is_valid() and pasted.attempt(lambda: _put(request, cluster, pasted.cleaned_data["lines"])):
        return redirect("officers:cluster-detail", pk)
    if request.method == "POST" and not pasted.is_bound:
        try:
            _put(request, cluster, numbers_in(request.POST.getlist("schools")))
        except ActionError as refusal:
            error = str(refusal)
        else:
            return redirect("officers:cluster-detail", pk)
    filters = ClusterSchoolFilter(request.GET, cluster=cluster)
    schools = list(filters.found()[: LISTED_AT_MOST + 1])
    context = {
        "cluster": cluster,
        "filters": filters,
        "schools": schools[:LISTED_AT_MOST],
        "is_cut": len(schools) > LISTED_AT_MOST,
        "most": LISTED_AT_MOST,
        "ticked": numbers_in(request.POST.getlist("schools")),
        "pasted": pasted,
        "error": error,
    }
    return render(request, "schools/cluster_schools.html", context)


@police_desk_required
@require_POST
def cluster_schools_out(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    try:
        taken = actions.take_schools_from_cluster(
            cluster=cluster, schools=numbers_in(request.POST.getlist("schools")), by=request.user
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("%(schools)s taken out of %(cluster)s.") % {"schools": counted(taken, "school"), "cluster": cluster},
        )
    return redirect("officers:cluster-detail", pk)


def own_cluster(request: SignedInRequest, pk: int) -> Cluster:
    """A cluster of the person's unit; 404 for strangers."""
    clusters = Cluster.objects.visible_to(request.user).select_related("command_unit__force", "sergeant")
    return get_object_or_404(clusters, pk=pk)


def numbers_in(texts: Iterable[str]) -> list[int]:
    """What of a browser’s answers is a number."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]


def _put(request: SignedInRequest, cluster: Cluster, schools: list[int]) -> None:
    added = actions.add_schools_to_cluster(cluster=cluster, schools=schools, by=request.user)
    words = (
        _("%(schools)s added to %(cluster)s.") % {"schools": counted(added, "school"), "cluster": cluster}
        if added
        else _("All of them are in %(cluster)s already.") % {"cluster": cluster}
    )
    messages.success(request, words)
