"""How days and numbers are said to people."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format


@lru_cache(maxsize=1000)
def spoken(day: date, form: str = "j F Y") -> str:
    """“3 March 2027”. Kept, because five hundred notices speak of the same day ten times each."""
    return date_format(day, form)


def clock(local: datetime) -> str:
    """“7am”, “4:05pm”."""
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def counted(number: int, noun: str) -> str:
    """“1 school”, “3 schools”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
