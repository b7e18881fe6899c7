"""How days and numbers are said to people, in the language that is spoken to them."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
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


def counted(number: int, noun: str) -> str:
    """“1 school”, “3 schools”. For police, in English: what schools read counts by `ngettext`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
