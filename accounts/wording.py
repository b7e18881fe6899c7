"""How days and numbers are said to people, in the language that is spoken to them."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import WELSH


def spoken(day: date, form: str = "j F Y") -> str:
    """“3 March 2027”, “3 Mawrth 2027”. Kept, because five hundred notices speak of the same day ten times each."""
    return _spoken(day, form, get_language())


@lru_cache(maxsize=2000)
def _spoken(day: date, form: str, language: str | None) -> str:
    said = date_format(day, form)
    # Within a Welsh sentence: “o ddydd Mercher”, where a translation puts a “d” before it.
    return f"d{said[1:]}" if language == WELSH and form.startswith("l") else said


def clock(local: datetime) -> str:
    """“7am”, “4:05pm”; in Welsh the same."""
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def spoken_moment(local: datetime) -> str:
    """“3 March 2027 at 4:05pm”."""
    return _("%(day)s at %(time)s") % {"day": spoken(local.date()), "time": clock(local)}


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
