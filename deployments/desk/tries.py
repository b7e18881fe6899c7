"""What every call of the list says: whom to ring, and how often that was tried in vain."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.wording import clock, spoken
from deployments.models import PhoneCall
from schools.models import Contact, School

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


def numbers_of(school: School, people: Sequence[Contact]) -> str:
    """Whom to call and on which number, a line each."""
    lines = [f"{person.name}, {person.get_role_display()}: {person.phone or 'no number'}" for person in people]
    return "\n".join([*lines, f"School office: {school.phone or 'no number'}"])
