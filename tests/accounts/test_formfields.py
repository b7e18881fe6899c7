"""A day in three boxes: what is not a day is refused in words, and the wrong boxes are named."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from accounts.formfields import DayField, PartError


def day_errors(*entered: str, **bounds: Any) -> tuple[str, set[int]]:
    with pytest.raises(PartError) as caught:
        DayField(noun="The effective day", **bounds).clean(list(entered))
    return caught.value.messages[0], caught.value.parts


@pytest.mark.parametrize(
    ("entered", "message", "parts"),
    [
        (("31", "2", "2027"), "The effective day must be a real date", {0, 1}),
        (("29", "2", "2027"), "The effective day must be a real date", {0, 1}),
        (("32", "1", "2027"), "The effective day must be a real date", {0}),
        (("0", "1", "2027"), "The effective day must be a real date", {0}),
        (("1", "0", "2027"), "The effective day must be a real date", {1}),
        (("1", "1", "27"), "The effective day must have a year of 4 numbers", {2}),
        (("1", "1", "9" * 40), "The effective day must have a year of 4 numbers", {2}),
        (("x", "March", "2027"), "The effective day must be a real date, in numbers", {0, 1}),
        (("²", "3", "2027"), "The effective day must be a real date, in numbers", {0}),
        (("3", "", "2027"), "The effective day must include a month", {1}),
        (("3", "", ""), "The effective day must include a month and a year", {1, 2}),
        ((" ", "", ""), "Enter the effective day", {0, 1, 2}),
    ],
)
def test_a_day_that_is_not_one_is_refused_in_words(entered: tuple[str, ...], message: str, parts: set[int]) -> None:
    assert day_errors(*entered) == (message, parts)


def test_a_day_out_of_bounds_is_refused_with_the_bound() -> None:
    bounds: dict[str, Any] = {"min_value": date(2027, 3, 3), "max_value": date(2027, 4, 1)}

    assert day_errors("2", "3", "2027", **bounds)[0] == "The effective day must be 3 March 2027 or later"
    assert day_errors("2", "4", "2027", **bounds)[0] == "The effective day must be 1 April 2027 or earlier"
    assert DayField(**bounds).clean([" 03 ", "3", "2027"]) == date(2027, 3, 3)


def test_a_day_that_may_be_left_out_is_none() -> None:
    assert DayField(required=False).clean(["", "", ""]) is None


def test_a_day_is_shown_in_its_boxes_and_has_not_changed() -> None:
    class Form(forms.Form):
        on = DayField(initial=date(2027, 3, 9))

    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(Context({"form": Form()}))

    assert re.findall(r'value="(\d+)"', html) == ["9", "3", "2027"]
    assert not Form({"on_0": "09", "on_1": "3", "on_2": "2027"}).has_changed()
    assert Form({"on_0": "10", "on_1": "3", "on_2": "2027"}).has_changed()
