"""The form templates: what crispy-forms-gds gets wrong must stay right here."""

import re
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, ConditionalQuestion, ConditionalRadios, Field, Fixed, Layout
from django import forms
from django.template import Context, Template

from accounts.formfields import DayField

KINDS = [("", "---------"), ("arrival", "Arrival"), ("departure", "Departure")]


class ChangeForm(forms.Form):
    """Declared in another order than it is laid out."""

    words = forms.CharField(label="What <b>schools</b> read", help_text="Plain <i>words</i>", widget=forms.Textarea)
    collar = forms.CharField(label="Collar number", max_length=4)
    takes_effect_on = DayField(label="When does it take effect?", noun="The effective day")
    kind = forms.ChoiceField(label="What kind of change?", choices=KINDS, widget=forms.RadioSelect)
    schools = forms.MultipleChoiceField(
        label="Schools", choices=[("1", "Aldermead"), ("2", "Brackenhurst")], widget=forms.CheckboxSelectMultiple
    )
    told = forms.BooleanField(label="I have told the headteacher", help_text="By phone or in person")
    secret = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("kind"),
            Field.text("collar", field_width=Fixed.FIVE),
            Field("takes_effect_on"),
            Field.checkboxes("schools"),
            Field.textarea("words", max_characters=200),
            Field.checkbox("told"),
            Button.primary("submit", "Save"),
        )


def page(form: Any) -> str:
    template = Template("{% load crispy_forms_tags crispy_forms_gds %}{% error_summary form %}{% crispy form %}")
    return str(template.render(Context({"form": form})))


def summary(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', html)


def control(html: str, element_id: str) -> str:
    return next(tag for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html) if f'id="{element_id}"' in tag)


def test_every_link_of_the_error_summary_leads_to_one_control() -> None:
    html = page(ChangeForm({}))

    links = summary(html)
    assert len(links) == 6
    for target, _ in links:
        assert len(re.findall(rf'id="{target}"', html)) == 1
        assert control(html, target)


def test_the_error_summary_follows_the_layout() -> None:
    targets = [target for target, _ in summary(page(ChangeForm({})))]

    assert targets == ["id_kind", "id_collar", "id_takes_effect_on_0", "id_schools", "id_words", "id_told"]


def test_no_id_is_given_twice() -> None:
    ids = re.findall(r'\bid="([^"]+)"', page(ChangeForm({})))

    assert len(ids) == len(set(ids))


def test_links_resolve_in_a_form_with_a_prefix() -> None:
    html = page(ChangeForm({}, prefix="first"))

    assert all(control(html, target) for target, _ in summary(html))


def test_required_fields_are_named_in_their_messages() -> None:
    messages = [message for _, message in summary(page(ChangeForm({"collar": "12345"})))]

    assert messages == [
        "Answer the question: What kind of change?",
        "Collar number must be 4 characters or fewer",
        "Enter the effective day",
        "Select schools",
        "Enter what &lt;b&gt;schools&lt;/b&gt; read",
        "Tick “I have told the headteacher”",
    ]


def test_a_hidden_fields_error_and_a_forms_own_error_are_shown() -> None:
    form = ChangeForm({})
    form.add_error(None, "The plan has been withdrawn")
    html = page(form)

    assert ("id_kind", "The plan has been withdrawn") in summary(html)
    assert "<li>Enter secret</li>" in html


def test_labels_help_and_choices_are_escaped() -> None:
    form = ChangeForm()
    form.fields["kind"].choices = [("x", "<u>Cover</u>")]  # type: ignore[attr-defined]
    form.fields["schools"].label = "<s>Schools</s>"
    html = page(form)

    assert "What &lt;b&gt;schools&lt;/b&gt; read" in html
    assert "Plain &lt;i&gt;words&lt;/i&gt;" in html
    for raw in ("<b>", "<i>", "<u>", "<s>"):
        assert raw not in html


def test_what_explains_a_box_stands_below_its_words_and_is_read_with_it() -> None:
    html = page(ChangeForm())

    assert html.index("I have told the headteacher") < html.index("By phone or in person")
    assert 'aria-describedby="id_told_hint"' in control(html, "id_told")
    assert html.count('id="id_told_hint"') == 1


def test_a_field_with_a_width_keeps_its_error_class() -> None:
    tag = control(page(ChangeForm({})), "id_collar")

    assert 'class="govuk-input govuk-input--width-5 govuk-input--error"' in tag
    assert 'aria-describedby="id_collar_1_error"' in tag
    assert 'aria-invalid="true"' in tag


def test_a_field_without_errors_is_not_marked() -> None:
    tag = control(page(ChangeForm({"collar": "1234"})), "id_collar")

    assert "error" not in tag
    assert "aria-invalid" not in tag


def test_only_the_wrong_boxes_of_a_date_are_marked() -> None:
    data = {"takes_effect_on_0": "3", "takes_effect_on_1": "13", "takes_effect_on_2": "2027"}
    html = page(ChangeForm(data))
    marked = ['aria-invalid="true"' in control(html, f"id_takes_effect_on_{n}") for n in range(3)]

    assert marked == [False, True, False]
    assert ("id_takes_effect_on_1", "The effective day must be a real date") in summary(html)


def test_marks_do_not_stay_when_a_form_is_drawn_twice() -> None:
    form = ChangeForm({"takes_effect_on_0": "31", "takes_effect_on_1": "2", "takes_effect_on_2": "2027"})

    assert page(form) == page(form)


def test_what_was_chosen_stays_chosen() -> None:
    html = page(ChangeForm({"kind": "departure", "schools": ["2"]}))

    assert "checked" in control(html, "id_kind_1")
    assert "checked" not in control(html, "id_kind")
    assert "checked" in control(html, "id_schools_1")
    assert "checked" not in control(html, "id_schools")


def test_a_question_that_must_be_answered_offers_no_empty_radio() -> None:
    assert "---------" not in page(ChangeForm())


def test_conditional_radios_reveal_their_field_and_their_links_resolve() -> None:
    class Form(forms.Form):
        phone = forms.CharField(label="Phone")
        how = forms.ChoiceField(label="How?", choices=KINDS, widget=forms.RadioSelect)

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.helper = FormHelper()
            self.helper.layout = Layout(ConditionalRadios("how", ConditionalQuestion("Arrival", "phone"), "Departure"))

    html = page(Form({}))

    assert [target for target, _ in summary(html)] == ["id_how", "id_phone"]
    assert all(control(html, target) for target, _ in summary(html))
    assert 'data-aria-controls="id_how_conditional"' in control(html, "id_how")


def test_the_errors_of_a_formset_are_all_in_the_summary() -> None:
    formset = forms.formset_factory(ChangeForm, extra=2, min_num=3, validate_min=True)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-collar": "1", "form-1-collar": "12345"}
    )
    html = Template("{% load crispy_forms_gds %}{% error_summary formset %}").render(Context({"formset": formset}))

    assert "<li>Please submit at least 3 forms.</li>" in html
    assert ("id_form-1-collar", "Collar number must be 4 characters or fewer") in summary(html)
