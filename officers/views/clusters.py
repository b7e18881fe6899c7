"""Clusters of a unit: whose they are, which schools and officers are in them, and handing one over."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import ActionError
from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, police_desk_required
from accounts.wording import counted
from officers import actions
from officers.forms.clusters import HandOverForm
from officers.models import Officer
from schools.models import Cluster, CommandUnit, School
from schools.views.clusters import numbers_in, own_cluster

PER_PAGE = 50
HANDING_OVER = gettext_lazy(
    "The officers of this cluster whom the present sergeant supervises get the new one as "
    "supervisor. Both sergeants are mailed, except whoever does this."
)


@require_safe
@police_desk_required
def cluster_list(request: SignedInRequest) -> HttpResponse:
    clusters = (
        Cluster.objects.visible_to(request.user)
        .select_related("sergeant", "command_unit")
        .annotate(school_count=_counted(School.objects.open()), officer_count=_counted(Officer.objects.all()))
    )
    units = CommandUnit.objects.run_by(request.user)
    context = {
        "page": Paginator(clusters, PER_PAGE).get_page(request.GET.get("page")),
        "schools_without": School.objects.open().filter(local_authority__command_unit__in=units, cluster=None).count(),
        "officers_without": Officer.objects.filter(command_unit__in=units, cluster=None).count(),
    }
    return render(request, "officers/cluster_list.html", context)


@require_safe
@police_desk_required
def cluster_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    schools = School.objects.open().filter(cluster=cluster).select_related("local_authority")
    context = {
        "cluster": cluster,
        "page": Paginator(schools, PER_PAGE).get_page(request.GET.get("page")),
        "officers": list(_officers(cluster)),
        "is_owner": cluster.sergeant == request.user,
    }
    return render(request, "officers/cluster_detail.html", context)


@police_desk_required
def cluster_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    form = HandOverForm(posted(request), cluster=cluster)
    if form.is_valid():
        # As the page showed it, not as it stands now.
        cluster.sergeant = form.cleaned_data["earlier"]
        to = form.cleaned_data["to"]
        if form.attempt(lambda: actions.hand_over_cluster(cluster=cluster, to=to, by=request.user)):
            messages.success(request, _handed_over(cluster, form.result))
            return redirect("officers:cluster-detail", pk)
    back = (reverse("officers:cluster-detail", args=[pk]), cluster.name)
    return form_page(request, form, _("Hand over %(cluster)s") % {"cluster": cluster}, back=back, intro=HANDING_OVER)


@police_desk_required
def cluster_officers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tick officers of the unit to put into the cluster."""
    cluster, error = own_cluster(request, pk), ""
    ticked = numbers_in(request.POST.getlist("officers"))
    if request.method == "POST":
        try:
            added = actions.add_officers_to_cluster(cluster=cluster, officers=ticked, by=request.user)
        except ActionError as refusal:
            error = str(refusal)
        else:
            messages.success(
                request,
                _("%(officers)s added to %(cluster)s.") % {"officers": counted(added, "officer"), "cluster": cluster},
            )
            return redirect("officers:cluster-detail", pk)
    unit = Officer.objects.kept_by(request.user).filter(command_unit=cluster.command_unit)
    officers = unit.exclude(cluster=cluster).select_related("cluster", "supervisor")
    context = {"cluster": cluster, "officers": officers, "ticked": ticked, "error": error}
    return render(request, "officers/cluster_officers.html", context)


@police_desk_required
@require_POST
def cluster_officers_out(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    try:
        taken = actions.take_officers_from_cluster(
            cluster=cluster, officers=numbers_in(request.POST.getlist("officers")), by=request.user
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("%(officers)s taken out of %(cluster)s.") % {"officers": counted(taken, "officer"), "cluster": cluster},
        )
    return redirect("officers:cluster-detail", pk)


@police_desk_required
@require_POST
def cluster_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    cluster = own_cluster(request, pk)
    try:
        actions.remove_cluster(cluster=cluster, by=request.user)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("officers:cluster-detail", pk)
    messages.success(request, _("%(cluster)s removed.") % {"cluster": cluster})
    return redirect("officers:cluster-list")


def _officers(cluster: Cluster) -> QuerySet[Officer]:
    return cluster.officers.select_related("supervisor", "role_title")


def _counted(rows: QuerySet[School] | QuerySet[Officer]) -> Coalesce:
    """How many of these rows are in the cluster, in a query of its own: two joins would multiply each other."""
    found = rows.filter(cluster=OuterRef("pk")).order_by().values("cluster").annotate(number=Count("pk"))
    return Coalesce(Subquery(found.values("number")), 0)


def _handed_over(cluster: Cluster, officers: int) -> str:
    words = _("%(sergeant)s now looks after %(cluster)s.") % {"sergeant": cluster.sergeant, "cluster": cluster}
    changed = _("%(officers)s changed supervisor.") % {"officers": counted(officers, "officer")}
    return f"{words} {changed}" if officers else words
