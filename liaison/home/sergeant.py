"""Home for a sergeant: whom to call, what is held, what is planned, who is not fit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from deployments.models import Change, Deployment, Notice, Question, Redeployment
from officers.models import Officer

SHOWN = 10


@dataclass(frozen=True)
class Unfit:
    """An officer whom something stops, on the day that matters."""

    officer: Officer
    on: date
    reasons: list[str]


def for_sergeant(user: User, today: date) -> dict[str, Any]:
    plans = Redeployment.objects.visible_to(user)
    calls = Notice.objects.at_desk_of(user).to_call(today)
    return {
        "calls": list(
            calls.select_related("school", "redeployment").order_by("redeployment__effective_on", "pk")[:SHOWN]
        ),
        "calls_count": calls.count(),
        "questions": Question.objects.at_desk_of(user).unanswered().count(),
        "held": held_changes(plans),
        "waiting": waiting_for_schools(plans),
        "planned": list(
            plans.filter(status__in=[Redeployment.Status.DRAFT, Redeployment.Status.SCHEDULED])
            .select_related("exigency")
            .annotate(schools=Count("changes__school", distinct=True))
            .order_by("effective_on", "pk")[:SHOWN]
        ),
        "unfit": unfit_officers(user, today),
    }


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


def unfit_officers(user: User, today: date) -> list[Unfit]:
    """Officers at schools today whom something stops today, and those who arrive whom it stops on their day."""
    officers = {officer.pk: officer for officer in Officer.objects.visible_to(user).with_record()}
    days = dict.fromkeys(
        Deployment.objects.on(today).filter(officer__in=officers).values_list("officer", flat=True), today
    )
    arriving = Change.objects.pending().filter(officer_in__in=officers).order_by("redeployment__effective_on")
    for pk, day in arriving.values_list("officer_in", "redeployment__effective_on"):
        if pk is not None:
            days.setdefault(pk, max(day, today))
    found = [
        Unfit(officer, days[pk], [blocker.words_beside_name for blocker in blockers])
        for pk, officer in officers.items()
        if pk in days and (blockers := officer.blockers(on=days[pk]))
    ]
    return found[:SHOWN]
