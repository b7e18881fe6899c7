"""What every call of the list says: whom to ring, and how often that was tried in vain."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.wording import clock, spoken
from deployments.models import PhoneCall
from schools.models import Contact, School


def calls_in_vain() -> QuerySet[PhoneCall]:
    """Those that reached nobody, the first first."""
    return PhoneCall.objects.filter(outcome__in=PhoneCall.IN_VAIN)


def tried(tries: Sequence[PhoneCall]) -> str:
    """“Tried twice, last on 4 November 2026 at 10am: nobody answered”."""
    if not tries:
        return ""
    last, local = tries[-1], timezone.localtime(tries[-1].called_at)
    return _words(len(tries)) % {
        "number": len(tries),
        "day": spoken(local.date()),
        "time": clock(local),
        "outcome": last.get_outcome_display().lower(),
    }


def _words(often: int) -> str:
    if often == 1:
        return _("Tried once, on %(day)s at %(time)s: %(outcome)s")
    if often == 2:
        return _("Tried twice, last on %(day)s at %(time)s: %(outcome)s")
    return ngettext(
        "Tried %(number)s time, last on %(day)s at %(time)s: %(outcome)s",
        "Tried %(number)s times, last on %(day)s at %(time)s: %(outcome)s",
        often,
    )


def numbers_of(school: School, people: Sequence[Contact]) -> str:
    """Whom to call and on which number, a line each."""
    nothing = _("no number")
    lines = [f"{person.name}, {person.get_role_display()}: {person.phone or nothing}" for person in people]
    return "\n".join([*lines, _("School office: %(number)s") % {"number": school.phone or nothing}])
