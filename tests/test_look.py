"""The frame of every page, and the form templates: what crispy-forms-gds gets wrong must stay right here."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import (
    Button,
    ConditionalQuestion,
    ConditionalRadios,
    Field,
    Fixed,
    Layout,
)
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from accounts.formfields import DayField
from accounts.models import User

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
    told = forms.BooleanField(label="I have told the headteacher")
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
    return template.render(Context({"form": form}))


def summary(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', html)


def control(html: str, element_id: str) -> str:
    return next(tag for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html) if f'id="{element_id}"' in tag)


def day_errors(day: str, month: str, year: str, **kwargs: Any) -> tuple[str, set[int]]:
    with pytest.raises(ValidationError) as caught:
        DayField(noun="The effective day", **kwargs).clean([day, month, year])
    return caught.value.messages[0], caught.value.error_list[0].parts


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
    bounds = {"min_value": date(2027, 3, 3), "max_value": date(2027, 4, 1)}

    assert day_errors("2", "3", "2027", **bounds)[0] == "The effective day must be 3 March 2027 or later"
    assert day_errors("2", "4", "2027", **bounds)[0] == "The effective day must be 1 April 2027 or earlier"
    assert DayField(**bounds).clean([" 03 ", "3", "2027"]) == date(2027, 3, 3)


def test_a_day_that_may_be_left_out_is_none() -> None:
    assert DayField(required=False).clean(["", "", ""]) is None


def test_a_day_is_shown_in_its_boxes_and_has_not_changed() -> None:
    class Form(forms.Form):
        on = DayField(initial=date(2027, 3, 9))

    html = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(Context({"form": Form()}))

    assert [re.search(r'value="(\d+)"', control(html, f"id_on_{n}"))[1] for n in range(3)] == ["9", "3", "2027"]  # type: ignore[index]
    assert not Form({"on_0": "09", "on_1": "3", "on_2": "2027"}).has_changed()
    assert Form({"on_0": "10", "on_1": "3", "on_2": "2027"}).has_changed()


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


@pytest.mark.parametrize(
    "name", ["base.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "emails/base.html"]
)
def test_every_frame_gives_the_routes_for_reporting_even_without_a_request(name: str) -> None:
    html = render_to_string(name)

    assert "Liaison is not for reporting" in html
    assert "999" in html
    assert "101" in html


def test_the_force_s_own_form_is_linked_where_there_is_one() -> None:
    for name in ("base.html", "emails/base.html"):
        assert 'href="https://force.example/report"' in render_to_string(
            name, {"report_url": "https://force.example/report"}
        )
    text = render_to_string("emails/base.txt", {"report_url": "https://force.example/?a=1&b=2"})
    assert "or report online: https://force.example/?a=1&b=2." in text


def test_text_mail_is_not_escaped() -> None:
    child = Template('{% extends "emails/base.txt" %}{% block body %}{{ name }}{% endblock %}')

    assert child.render(Context({"name": "St Mary's & St John's"})).startswith("St Mary's & St John's\n")


def test_html_mail_is_escaped() -> None:
    child = Template('{% extends "emails/base.html" %}{% block body %}<p>{{ name }}</p>{% endblock %}')

    assert "<p>A &lt;b&gt;</p>" in child.render(Context({"name": "A <b>"}))


def test_no_page_holds_script_or_style_of_its_own() -> None:
    html = page(ChangeForm({})) + render_to_string("base.html", {"demo": True, "form": ChangeForm({})})

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert re.findall(r"<script[^>]*>[^<]+", html) == []


def test_the_title_says_when_there_is_an_error() -> None:
    child = Template('{% extends "base.html" %}{% block title %}Plan{% endblock %}')

    assert "<title>Plan – Liaison</title>" in child.render(Context({"form": ChangeForm()}))
    assert "<title>Error: Plan – Liaison</title>" in child.render(Context({"form": ChangeForm({})}))


def test_a_demonstration_says_so() -> None:
    assert "/demo/mail/" in render_to_string("base.html", {"demo": True})
    assert "/demo/mail/" not in render_to_string("base.html", {"demo": False})


def test_days_are_said_as_people_say_them() -> None:
    template = Template("{% load portal %}{{ on|day }}|{{ on|weekday }}|{{ at|day }}|{{ at|moment }}|{{ nothing|day }}")
    at = datetime(2027, 6, 30, 23, 5, tzinfo=UTC)

    said = template.render(Context({"on": date(2027, 3, 3), "at": at, "nothing": None}))
    assert said == "3 March 2027|Wednesday 3 March 2027|1 July 2027|1 July 2027 at 12:05am|"


def test_a_status_tag_escapes_its_label() -> None:
    html = Template('{% load portal %}{% status_tag label "red" %}').render(Context({"label": "<Held>"}))

    assert html == '<strong class="govuk-tag govuk-tag--red">&lt;Held&gt;</strong>'


def test_page_links_keep_the_filters_and_leave_gaps() -> None:
    request = RequestFactory().get("/schools/?area=1&page=5")
    shown = Paginator(range(100), 10).page(5)

    html = render_to_string("partials/pagination.html", {"page": shown, "request": request})
    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "4", "5", "6", "10"]
    assert html.count("⋯") == 2
    assert 'href="?area=1&amp;page=6"' in html
    assert render_to_string("partials/pagination.html", {"page": Paginator([1], 10).page(1)}).strip() == ""


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
@pytest.mark.django_db
def test_the_sign_in_page_asks_for_both_and_offers_a_code(client: Client) -> None:
    html = client.get("/account/login/").content.decode()

    assert control(html, "id_login")
    assert control(html, "id_password")
    assert "/account/login/code/" in html
    assert "sign up" not in html.lower()
    assert "placeholder" not in html


@pytest.mark.filterwarnings("ignore:No directory at:UserWarning")
@pytest.mark.django_db
@override_settings(ACCOUNT_RATE_LIMITS=False)
@pytest.mark.parametrize(("url", "field"), [("/account/login/code/", "email"), ("/account/password/reset/", "email")])
def test_nobody_learns_whether_an_address_has_an_account(client: Client, url: str, field: str) -> None:
    User.objects.create_user(email="head@demo.example", name="Ada Brightwater")
    pages = []
    for address in ("head@demo.example", "nobody@demo.example"):
        answer = client.post(url, {field: address}, follow=True)
        words = answer.content.decode().replace(address, "ADDRESS")
        pages.append((answer.redirect_chain, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)))
        client = Client()

    assert pages[0] == pages[1]
