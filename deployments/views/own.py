"""An officer's own deployments, and what schools were told of them."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from accounts.permissions import SignedInRequest, role_required
from deployments.models import Change, Deployment, Notice
from deployments.models.notice import NoticeQuerySet

PER_PAGE = 25
PAST = 50


@require_safe
@role_required(Role.OFFICER)
def my_deployments(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    own = Deployment.objects.visible_to(request.user).filter(officer__user=request.user).select_related("school")
    context = {
        "now": own.on(today).order_by("school__name", "pk"),
        "later": own.filter(from_on__gt=today).order_by("from_on", "pk"),
        "next": _announced(request.user),
        "before": own.filter(until_on__lt=today).order_by("-until_on", "-pk")[:PAST],
        "page": Paginator(_notices_naming(request.user), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "deployments/my_deployments.html", context)


def _announced(user: User) -> list[Change]:
    """What schools know already. A plan is not the officer's to announce, so it does not show before."""
    return list(
        Change.objects.announced()
        .moving(user)
        .select_related("school", "redeployment", "officer_in__role_title", "officer_out", "shadows")
        .order_by("redeployment__effective_on", "school__name", "pk")
    )


def _notices_naming(user: User) -> NoticeQuerySet:
    naming = Change.objects.moving(user).filter(redeployment=OuterRef("redeployment"), school=OuterRef("school"))
    return (
        Notice.objects.visible_to(user)
        .filter(Exists(naming))
        .select_related("letter", "redeployment")
        .prefetch_related("acknowledgements")
        .order_by("-issued_at", "-pk")
    )
