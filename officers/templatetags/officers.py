"""Officers in words."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from officers.models import Officer

register = template.Library()
YEAR = 12
# Up to two years, as of a child, months say more.
MONTHS_ALONE = 2 * YEAR


@register.filter
def service(officer: Officer, on: date | None = None) -> str:
    """“8 months of police service”, “6 years and 2 months of police service”, or nothing if it is not on record."""
    months = officer.service_months(on or timezone.localdate())
    return "" if months is None else _("%(time)s of police service") % {"time": _spelt(months)}


def _spelt(months: int) -> str:
    if months < MONTHS_ALONE:
        return ngettext("%(number)d month", "%(number)d months", months) % {"number": months}
    years, rest = divmod(months, YEAR)
    words = ngettext("%(number)d year", "%(number)d years", years) % {"number": years}
    return _("%(years)s and %(months)s") % {"years": words, "months": _spelt(rest)} if rest else words
