"""Form fields that every room may use."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.widgets import DateInputWidget
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.wording import spoken

PARTS = (gettext_noop("a day"), gettext_noop("a month"), gettext_noop("a year"))
# What the boxes are called, by the library that draws them.
LABELS = (gettext_noop("Day"), gettext_noop("Month"), gettext_noop("Year"))
DAY, MONTH, YEAR = range(3)
THE_DATE = gettext_lazy("The date")
# No row of any database has a longer number.
MOST_DIGITS = 18


class ProseField(forms.CharField):
    """Several lines. Browsers end lines in their own way; mail and pages want one."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ClockField(forms.TimeField):
    """A time of day as people write it: 7:30, 15.00, 3pm."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        messages: dict[str, Any] = {
            "required": gettext_lazy("Enter the time"),
            "invalid": gettext_lazy("Enter a time, such as 7:30 or 15:00"),
        }
        super().__init__(
            input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"],
            error_messages=messages | kwargs.pop("error_messages", {}),
            **kwargs,
        )


class PartError(ValidationError):
    """An error that lies in some boxes of a field of several; only those are marked as wrong."""

    def __init__(self, message: str, *, code: str, parts: Iterable[int]) -> None:
        super().__init__(message, code=code)
        self.parts = set(parts)


class DayWidget(DateInputWidget):
    """Day, month and year in three boxes; phones show digits."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs)  # type: ignore[no-untyped-call]
        for part in self.widgets:
            part.attrs["inputmode"] = "numeric"

    def decompress(self, value: Any) -> tuple[Any, Any, Any]:
        return (value.day, value.month, value.year) if isinstance(value, date) else (None, None, None)


class DayField(DateInputField):
    """A day, asked for in three boxes, with messages that say what is wrong with which box.

    `noun` begins its messages ("The effective day"); without one it is "The date".
    """

    widget = DayWidget

    def __init__(
        self, *, noun: Any = THE_DATE, min_value: date | None = None, max_value: date | None = None, **kwargs: Any
    ) -> None:
        messages = kwargs.pop("error_messages", {})
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.noun = noun
        self.min_value = min_value
        self.max_value = max_value
        self.error_messages |= {"required": lazy(self._asked_for, str)()} | messages

    def _asked_for(self) -> str:
        noun = str(self.noun)
        return _("Enter %(noun)s") % {"noun": f"{noun[:1].lower()}{noun[1:]}"}

    def clean(self, value: Any) -> date | None:
        """The day, or the first thing that is wrong: nothing entered, boxes left empty, no such day, out of bounds."""
        if self.disabled:
            found: date | None = value if isinstance(value, date) else None
            return found
        texts = [str(text or "").strip() for text in value or ["", "", ""]]
        if not any(texts):
            if self.required:
                raise PartError(str(self.error_messages["required"]), code="required", parts=range(3))
            return None
        self._refuse_missing(texts)
        found = self._real_day(texts)
        self._refuse_out_of_bounds(found)
        self.run_validators(found)
        return found

    def _refuse_missing(self, texts: Sequence[str]) -> None:
        missing = [n for n, text in enumerate(texts) if not text]
        if missing:
            named = _(" and ").join(_(PARTS[n]) for n in missing)
            words = _("%(noun)s must include %(parts)s") % {"noun": self.noun, "parts": named}
            raise PartError(words, code="incomplete", parts=missing)

    def _real_day(self, texts: Sequence[str]) -> date:
        not_numbers = [n for n, text in enumerate(texts) if not (text.isascii() and text.isdigit())]
        if not_numbers:
            words = _("%(noun)s must be a real date, in numbers") % {"noun": self.noun}
            raise PartError(words, code="invalid", parts=not_numbers)
        day, month, year = (int(text[:9]) for text in texts)
        if not 1900 <= year <= 2999:
            words = _("%(noun)s must have a year of 4 numbers") % {"noun": self.noun}
            raise PartError(words, code="invalid", parts=[YEAR])
        words = _("%(noun)s must be a real date") % {"noun": self.noun}
        if not 1 <= month <= 12:
            raise PartError(words, code="invalid", parts=[MONTH])
        try:
            return date(year, month, day)
        except ValueError as error:
            parts = [DAY] if day < 1 or day > 31 else [DAY, MONTH]
            raise PartError(words, code="invalid", parts=parts) from error

    def _refuse_out_of_bounds(self, found: date) -> None:
        if self.min_value and found < self.min_value:
            words = _("%(noun)s must be %(day)s or later") % {"noun": self.noun, "day": spoken(self.min_value)}
            raise PartError(words, code="min_value", parts=range(3))
        if self.max_value and found > self.max_value:
            words = _("%(noun)s must be %(day)s or earlier") % {"noun": self.noun, "day": spoken(self.max_value)}
            raise PartError(words, code="max_value", parts=range(3))

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [initial.day, initial.month, initial.year] if isinstance(initial, date) else ["", "", ""]
        after = [str(text or "").strip().lstrip("0") for text in data or ["", "", ""]]
        return not self.disabled and after != [str(part) for part in before]


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows. A number that no row can have is none of them, instead of an error of the database."""

    def _check_values(self, value: Any) -> Any:
        for one in value:
            if len(str(one)) > MOST_DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(one)[:MOST_DIGITS]},
                )
        return super()._check_values(value)  # type: ignore[misc]
