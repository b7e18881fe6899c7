"""Form fields that every room may use."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.widgets import DateInputWidget
from django import forms
from django.core.exceptions import ValidationError

from accounts.wording import spoken

PARTS = ("day", "month", "year")
DAY, MONTH, YEAR = range(3)
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
        messages = {"required": "Enter the time", "invalid": "Enter a time, such as 7:30 or 15:00"}
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
        self, *, noun: str = "The date", min_value: date | None = None, max_value: date | None = None, **kwargs: Any
    ) -> None:
        messages = kwargs.pop("error_messages", {})
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.noun = noun
        self.min_value = min_value
        self.max_value = max_value
        self.error_messages |= {"required": f"Enter {noun[:1].lower()}{noun[1:]}"} | messages

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
            named = " and ".join(f"a {PARTS[n]}" for n in missing)
            raise PartError(f"{self.noun} must include {named}", code="incomplete", parts=missing)

    def _real_day(self, texts: Sequence[str]) -> date:
        not_numbers = [n for n, text in enumerate(texts) if not (text.isascii() and text.isdigit())]
        if not_numbers:
            raise PartError(f"{self.noun} must be a real date, in numbers", code="invalid", parts=not_numbers)
        day, month, year = (int(text[:9]) for text in texts)
        if not 1900 <= year <= 2999:
            raise PartError(f"{self.noun} must have a year of 4 numbers", code="invalid", parts=[YEAR])
        if not 1 <= month <= 12:
            raise PartError(f"{self.noun} must be a real date", code="invalid", parts=[MONTH])
        try:
            return date(year, month, day)
        except ValueError as error:
            parts = [DAY] if day < 1 or day > 31 else [DAY, MONTH]
            raise PartError(f"{self.noun} must be a real date", code="invalid", parts=parts) from error

    def _refuse_out_of_bounds(self, found: date) -> None:
        if self.min_value and found < self.min_value:
            raise PartError(f"{self.noun} must be {spoken(self.min_value)} or later", code="min_value", parts=range(3))
        if self.max_value and found > self.max_value:
            raise PartError(
                f"{self.noun} must be {spoken(self.max_value)} or earlier", code="max_value", parts=range(3)
            )

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
