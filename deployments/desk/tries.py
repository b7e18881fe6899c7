"""Calls that reached nobody, in words: the school is still to be called."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.wording import clock, spoken
from deployments.models import PhoneCall

TIMES = {1: "once", 2: "twice"}


def calls_in_vain() -> QuerySet[PhoneCall]:
    """Those that reached nobody, the first first."""
    return PhoneCall.objects.filter(outcome__in=PhoneCall.IN_VAIN)


def tried(tries: Sequence[PhoneCall]) -> str:
    """“Tried twice, last on 4 November 2026 at 10am: nobody answered”."""
    if not tries:
        return ""
    last, often = tries[-1], TIMES.get(len(tries), f"{len(tries)} times")
    local = timezone.localtime(last.called_at)
    when = f"{'last ' if len(tries) > 1 else ''}on {spoken(local.date())} at {clock(local)}"
    return f"Tried {often}, {when}: {last.get_outcome_display().lower()}"
