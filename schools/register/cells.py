"""What a cell means, whoever saved the file: Excel drops leading zeros and turns dates about."""

import re
from datetime import date
from typing import Any

from django.db.models import CharField, Model
from django.utils.translation import gettext as _

# 31-08-2016 as published; 31/08/2016 or 2016-08-31 once a spreadsheet saved it, perhaps with a time behind it.
BRITISH_DATE = re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4})(?: [\d:.]+)?", re.ASCII)
ISO_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T][\d:.]+)?", re.ASCII)
REPLACED = "\N{REPLACEMENT CHARACTER}"


class SkippedRow(Exception):  # noqa: N818 - not an error: the row is none of ours
    """The row is well but not for us. Its text is the reason by which such rows are counted."""


class RowError(Exception):
    """The row cannot be taken. Its text says why."""


def urn_in(text: str) -> int:
    """A URN of six digits. Five digits are a children's centre's."""
    if not (text.isascii() and text.isdigit()):
        raise RowError(
            _("The URN “%(short)s” is not a number.") % {"short": _short(text)} if text else _("The row has no URN.")
        )
    if len(text) == 5:
        raise SkippedRow(_("Children's centre"))
    if len(text) != 6 or text.startswith("0"):
        raise RowError(_("The URN “%(short)s” does not have six digits.") % {"short": _short(text)})
    return int(text)


def day_in(text: str, *, column: str) -> date | None:
    """A day in any of the shapes in which the register travels."""
    if not text:
        return None
    found = BRITISH_DATE.fullmatch(text) or ISO_DATE.fullmatch(text)
    try:
        if found:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise RowError(_("%(column)s “%(short)s” is not a date.") % {"column": column, "short": _short(text)})


def number_in(text: str) -> int | None:
    """A code as a number, so that 2 and 02 are the same; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def phone_in(text: str) -> str:
    """A number with the 0 that a spreadsheet took away."""
    digits = text.replace(" ", "")
    return f"0{text}" if digits.isdigit() and len(digits) in {9, 10} and digits[0] in "123578" else text


def website_in(text: str) -> str:
    """An address that may be linked to; nothing for what is none."""
    if not text or " " in text:
        return ""
    if text.lower().startswith(("http://", "https://")):
        return text
    return "" if ":" in text.split("/")[0] else f"http://{text}"


def check_fits(model: type[Model], values: dict[str, Any]) -> None:
    """Refuse text that is longer than its field or holds a letter that could not be read."""
    for name, value in values.items():
        field = model._meta.get_field(name) if isinstance(value, str) else None  # noqa: SLF001 - Django's public one
        if not isinstance(field, CharField):
            continue
        if field.max_length is not None and len(value) > field.max_length:
            raise RowError(
                _("The %(verbose_name)s is longer than %(max_length)s characters.")
                % {"verbose_name": field.verbose_name, "max_length": field.max_length}
            )
        if REPLACED in value:
            raise RowError(
                _("The %(verbose_name)s “%(short)s” holds a letter that cannot be read.")
                % {"verbose_name": field.verbose_name, "short": _short(value)}
            )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
