"""Officers in words."""

from datetime import date

from django import template
from django.utils import timezone

from accounts.wording import counted
from officers.models import Officer

register = template.Library()
YEAR = 12
# Up to two years, as of a child, months say more.
MONTHS_ALONE = 2 * YEAR


@register.filter
def service(officer: Officer, on: date | None = None) -> str:
    """“8 months of police service”, “6 years and 2 months of police service”, or nothing if it is not on record."""
    months = officer.service_months(on or timezone.localdate())
    return "" if months is None else f"{_spelt(months)} of police service"


def _spelt(months: int) -> str:
    if months < MONTHS_ALONE:
        return counted(months, "month")
    years, rest = divmod(months, YEAR)
    return f"{years} years and {counted(rest, 'month')}" if rest else f"{years} years"
