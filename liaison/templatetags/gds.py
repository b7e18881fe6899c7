"""What our form templates need beyond crispy-forms-gds: marked controls, and choices with ids."""

from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.widgets import Input
from django.utils.safestring import SafeString

register = template.Library()

PASSWORD_CLASSES = "govuk-password-input__input govuk-js-password-input-input"  # noqa: S105 - a look, no secret
# The first kind that fits gives a widget its class; a checkbox shows its error on the group, not on itself.
WIDGET_CLASSES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxInput, "govuk-checkboxes__input", ""),
    (forms.Select, "govuk-select", "govuk-select--error"),
    (forms.Textarea, "govuk-textarea", "govuk-textarea--error"),
    (forms.FileInput, "govuk-file-upload", "govuk-file-upload--error"),
    (forms.PasswordInput, f"govuk-input {PASSWORD_CLASSES}", "govuk-input--error"),
    (Input, "govuk-input", "govuk-input--error"),
)


@dataclass(frozen=True)
class Item:
    """One radio button or checkbox."""

    id: str
    value: str
    label: str
    checked: bool
    hint: str
    divider: str


@register.filter
def kind(field: BoundField) -> str:
    """Which of the field templates draws this field."""
    widget = field.field.widget
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.MultiWidget, "parts"),
        (forms.CheckboxInput, "checkbox"),
        (forms.PasswordInput, "password"),
    )
    return next((name for cls, name in kinds if isinstance(widget, cls)), "single")


@register.filter
def describedby(field: BoundField) -> str:
    """The ids of the field's hint and errors, in the order they are read out."""
    hint = [f"{field.auto_id}_hint"] if field.help_text else []
    return " ".join(hint + [f"{field.auto_id}_{n}_error" for n, _ in enumerate(field.errors, start=1)])


@register.filter
def items(field: BoundField) -> list[Item]:
    """The choices of a radio or checkbox group. The first bears the field's own id, so that links to the field work."""
    value = field.value()
    chosen = {str(v) for v in value} if isinstance(value, list | tuple | set) else {str(value)}
    return [
        Item(
            id=item_id(field, n),
            value=str(choice[0]),
            label=choice[1],
            checked=str(choice[0]) in chosen,
            hint=getattr(choice, "hint", ""),
            divider=getattr(choice, "divider", ""),
        )
        for n, choice in enumerate(_shown_choices(field))
    ]


@register.filter
def item_for(field: BoundField, choice: Any) -> Item:
    """The item of one choice, for radios that are drawn one by one."""
    return next(item for item in items(field) if item.value == str(choice[0]))


def item_id(field: BoundField, n: int) -> str:
    return f"{field.auto_id}_{n}" if n else field.auto_id


def _shown_choices(field: BoundField) -> list[Any]:
    """All choices; but no empty one where an answer is required, for a radio button cannot mean "not answered"."""
    choices = field.field.choices  # type: ignore[attr-defined]
    return [choice for choice in choices if str(choice[0]) or not field.field.required]


@register.simple_tag
def widget(field: BoundField, extra_describedby: str = "") -> SafeString:
    """The field's control with its classes and ARIA attributes; a date's boxes are marked one by one."""
    if isinstance(field.field.widget, forms.MultiWidget):
        return _parts(field)
    given = field.field.widget.attrs
    base, error = _classes(field.field.widget)
    classes = f"{base} {given.get('class', '')} {error if field.errors else ''}".split()
    attrs: dict[str, str | bool] = {"class": " ".join(dict.fromkeys(classes))}
    if described := f"{given.get('aria-describedby', '')} {describedby(field)} {extra_describedby}".strip():
        attrs["aria-describedby"] = " ".join(dict.fromkeys(described.split()))
    return field.as_widget(attrs=attrs)


def _classes(control: forms.Widget) -> tuple[str, str]:
    return next(((base, error) for cls, base, error in WIDGET_CLASSES if isinstance(control, cls)), ("", ""))


def _parts(field: BoundField) -> SafeString:
    control = field.field.widget
    assert isinstance(control, forms.MultiWidget)
    wrong = wrong_parts(field)
    for n, part in enumerate(control.widgets):
        classes = [name for name in str(part.attrs.get("class", "")).split() if name != "govuk-input--error"]
        part.attrs["class"] = " ".join([*classes, "govuk-input--error"] if n in wrong else classes)
        part.attrs.pop("aria-invalid", None)
        if n in wrong:
            part.attrs["aria-invalid"] = "true"
    # Not as_widget(): it would mark every box as wrong.
    disabled = {"disabled": True} if field.field.disabled else {}
    return control.render(field.html_name, field.value(), {"id": field.auto_id} | disabled, field.form.renderer)


def wrong_parts(field: BoundField) -> set[int]:
    """Which boxes of a field of several are wrong: those its errors name, or all of them when they name none."""
    if not field.errors:
        return set()
    control = field.field.widget
    assert isinstance(control, forms.MultiWidget)
    named = [getattr(error, "parts", None) for error in field.errors.as_data()]
    return {n for parts in named for n in (range(len(control.widgets)) if parts is None else parts)}
