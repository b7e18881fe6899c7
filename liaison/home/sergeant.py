"""Home for a sergeant: whom to call, what is held, what is planned, what runs out."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from deployments.desk.forecast import forecast_for
from deployments.desk.waiting import waiting_for_answer
from deployments.models import Change, Notice, Redeployment
from deployments.notices.unheard import letters_unheard
from lists.first import first_of
from schools.models import ContactReview

SHOWN = 10


def for_sergeant(user: User, today: date) -> dict[str, Any]:
    plans = Redeployment.objects.visible_to(user)
    calls, calls_count = first_of(calls_to_make(user, today), SHOWN)
    return {
        "calls": calls,
        "calls_count": calls_count,
        "unheard_count": letters_unheard(user).count(),
        **waiting_for_answer(user),
        "unconfirmed": ContactReview.objects.at_desk_of(user).to_call().count(),
        "held": held_changes(plans),
        "waiting": waiting_for_schools(plans),
        "planned": list(
            plans.filter(status__in=[Redeployment.Status.DRAFT, Redeployment.Status.SCHEDULED])
            .select_related("exigency")
            .annotate(schools=Count("changes__school", distinct=True))
            .order_by("effective_on", "pk")[:SHOWN]
        ),
        "forecast": forecast_for(user, today=today).mine,
    }


def calls_to_make(user: User, today: date) -> QuerySet[Notice]:
    calls = Notice.objects.at_desk_of(user).to_call(today).select_related("school", "redeployment")
    return calls.order_by("redeployment__effective_on", "pk")


def held_changes(plans: QuerySet[Redeployment]) -> list[Change]:
    """What the gate did not let through."""
    held = Change.objects.announced().filter(redeployment__in=plans.values("pk"), status=Change.Status.HELD)
    return list(held.select_related("school", "redeployment").order_by("redeployment__effective_on", "pk")[:SHOWN])


def waiting_for_schools(plans: QuerySet[Redeployment]) -> list[Redeployment]:
    """Announced plans that some school has not answered, with how many of how many."""
    told = plans.filter(status__in=Redeployment.TOLD).annotate(
        schools=Count("notices", filter=Q(notices__status__in=Notice.LIVE)),
        unanswered=Count("notices", filter=Q(notices__status=Notice.Status.ISSUED)),
    )
    return list(told.filter(unanswered__gt=0).order_by("effective_on", "pk")[:SHOWN])
