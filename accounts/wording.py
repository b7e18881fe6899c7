"""How days and numbers are said to people."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import ngettext_lazy


@lru_cache(maxsize=1000)
def spoken(day: date, form: str = "j F Y") -> str:
    """“3 March 2027”. Kept, because five hundred notices speak of the same day ten times each."""
    return date_format(day, form)


def clock(local: datetime) -> str:
    """“7am”, “4:05pm”."""
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


# What is counted on its own, beside a name or within a longer sentence.
NOUNS = {
    "change": ngettext_lazy("%(number)s change", "%(number)s changes", "count"),
    "deployment": ngettext_lazy("%(number)s deployment", "%(number)s deployments", "count"),
    "month": ngettext_lazy("%(number)s month", "%(number)s months", "count"),
    "more row": ngettext_lazy("%(number)s more row", "%(number)s more rows", "count"),
    "more school": ngettext_lazy("%(number)s more school", "%(number)s more schools", "count"),
    "officer": ngettext_lazy("%(number)s officer", "%(number)s officers", "count"),
    "question": ngettext_lazy("%(number)s question", "%(number)s questions", "count"),
    "school": ngettext_lazy("%(number)s school", "%(number)s schools", "count"),
    "school day": ngettext_lazy("%(number)s school day", "%(number)s school days", "count"),
    "thing": ngettext_lazy("%(number)s thing", "%(number)s things", "count"),
    "time": ngettext_lazy("%(number)s time", "%(number)s times", "count"),
}


def counted(number: int, noun: str) -> str:
    """“1 school”, “3 schools”."""
    return str(NOUNS[noun] % {"count": number, "number": f"{number:,}"})
