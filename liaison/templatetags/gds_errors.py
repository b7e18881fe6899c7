"""A form's errors: in words that name the field, and as a summary in the order of the page whose links resolve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _

from liaison.templatetags.gds import kind, wrong_parts

register = template.Library()


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary: what is wrong, and the id of the control that mends it."""

    message: str
    target: str


@register.filter
def errors(field: BoundField) -> list[str]:
    """What is wrong, in words that name the field: "This field is required." helps nobody in a summary."""
    return [
        _in_words(field, error, str(text)) for error, text in zip(field.errors.as_data(), field.errors, strict=True)
    ]


def _in_words(field: BoundField, error: ValidationError, text: str) -> str:
    label = str(field.label)
    if text == str(forms.Field.default_error_messages["required"]):
        if label.endswith("?"):
            return _("Answer the question: %(question)s") % {"question": label}
        if kind(field) == "checkbox":
            return _("Tick “%(label)s”") % {"label": label}
        noun = {"noun": label if label[:2].isupper() else label[:1].lower() + label[1:]}
        is_typed = kind(field) in {"single", "password", "parts"} and not _picks(field)
        return _("Enter %(noun)s") % noun if is_typed else _("Select %(noun)s") % noun
    if error.code == "max_length" and error.params:
        most = {"label": label, "number": error.params["limit_value"]}
        return _("%(label)s must be %(number)s characters or fewer") % most
    return text


def _picks(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.Select | forms.FileInput)


@register.filter
def summary_lines(form: "BaseForm | BaseFormSet[Any]") -> list[SummaryLine]:
    """Every error of a form or formset, in the order of the page."""
    if isinstance(form, BaseFormSet):
        lines = [SummaryLine(str(message), "") for message in form.non_form_errors()]
        return lines + [line for one in form.forms for line in summary_lines(one)]
    shown = [field for field in _in_layout_order(form) if not field.is_hidden]
    first = _target(shown[0]) if shown else ""
    lines = [SummaryLine(str(message), first) for message in form.non_field_errors()]
    lines += [SummaryLine(m, "") for field in form.hidden_fields() for m in errors(field)]
    return lines + [SummaryLine(m, _target(field)) for field in shown for m in errors(field)]


def _target(field: BoundField) -> str:
    """The id of the control to go to: a date's first wrong box, a group's first item, else the field itself."""
    if isinstance(field.field.widget, forms.MultiWidget):
        return f"{field.auto_id}_{min(wrong_parts(field), default=0)}"
    return str(field.field.widget.attrs.get("id") or field.auto_id)


def _in_layout_order(form: BaseForm) -> Iterator[BoundField]:
    layout = getattr(getattr(form, "helper", None), "layout", None)
    names = [name for name in _names(layout) if name in form.fields] if layout else []
    yield from (form[name] for name in dict.fromkeys([*names, *form.fields]))


def _names(node: Any) -> Iterable[str]:
    """The field names below a layout object. Conditional radios name their own field apart from what they reveal."""
    if isinstance(node, str):
        yield node
        return
    if isinstance(own := getattr(node, "field", None), str):
        yield own
    children = getattr(node, "fields", None) or [c for c in getattr(node, "choices", []) if not isinstance(c, str)]
    for child in children:
        yield from _names(child)
