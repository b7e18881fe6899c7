"""Days as people say them, status tags and page links."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.wording import spoken, spoken_moment

register = template.Library()


def _as_day(value: date | datetime | None) -> date | None:
    """A moment's day is the day in London."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """3 March 2027"""
    found = _as_day(value)
    return spoken(found) if found else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Wednesday 3 March 2027"""
    found = _as_day(value)
    return spoken(found, "l j F Y") if found else ""


@register.filter
def moment(value: datetime | None) -> str:
    """3 March 2027 at 4:05pm"""
    return spoken_moment(timezone.localtime(value)) if value else ""


@register.simple_tag
def status_tag(label: str, colour: str = "blue") -> SafeString:
    """A GOV.UK tag: blue, grey, green, teal, purple, magenta, red, orange or yellow."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, label)


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """The present address with another page number, keeping the filters."""
    request: Any = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: "Page[Any]") -> list[int]:
    """The numbers to show: first, last and those about the present page; 0 stands for a gap."""
    total = page.paginator.num_pages
    shown: list[int] = []
    for number in range(1, total + 1):
        if number in (1, total) or abs(number - page.number) <= 1:
            shown.append(number)
        elif shown[-1]:
            shown.append(0)
    return shown
