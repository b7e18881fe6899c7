"""Liaison holds no vetting level, no reason for vetting, no pay or warrant number, nothing of pupils; and schools never
read an officer's legal name."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from officers.forms.record import VettingForm
from officers.models import VettingCheck

ROOMS = ("accounts", "schools", "outbox", "officers", "deployments", "bulletins", "liaison")
MODELS = [model for app in ROOMS for model in apps.get_app_config(app).get_models()]
NEVER_ANYWHERE = {
    *("level", "levels", "clearance", "clearances", "grade", "security", "sv", "dv", "ctc", "nppv", "mv", "rv"),
    *("warrant", "warrants", "payroll", "pay", "salary", "wage", "wages", "pension", "bank", "sort"),
    *("ni", "nino", "insurance", "passport", "birth", "birthday", "born", "dob", "ethnicity", "religion", "gender"),
    *("misconduct", "complaint", "conviction", "disciplinary", "health", "medical", "diagnosis"),
    *("pupil", "pupils", "child", "children", "student", "victim", "incident", "crime", "offence"),
}
NEVER_OF_VETTING = {"reason", "because", "why", "cause", "number", "reference", "ref", "note", "notes", "remark"} | {
    *("remarks", "detail", "details", "comment", "comments", "text", "words", "explanation", "file", "document"),
}


def parts(name):
    """“vetting_level” and “vettingLevel” are two words each."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


def names_of(model):
    """Every field's name, and what people read of it."""
    for field in model._meta.get_fields():
        yield field.name, field.name
        if isinstance(field, models.Field):
            yield field.name, str(field.verbose_name).replace(" ", "_").replace("-", "_")
            yield field.name, field.column or field.name


def forbidden(model, never):
    return {(model.__name__, name) for name, said in names_of(model) if parts(said) & never}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_model_has_a_place_for_what_does_not_belong_here(model):
    assert forbidden(model, NEVER_ANYWHERE) == set()


def test_every_room_is_looked_through():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    with_models = {label for label in ours if list(apps.get_app_config(label).get_models())}

    assert with_models <= set(ROOMS)


@pytest.mark.parametrize(
    "name", ["vetting_level", "clearance", "warrant_number", "pay_point", "payroll_id", "ni_number", "date_of_birth"]
)
def test_such_a_field_would_be_found(name):
    assert parts(name) & NEVER_ANYWHERE


def test_vetting_has_no_place_for_a_level_a_reason_or_a_number():
    assert forbidden(VettingCheck, NEVER_ANYWHERE | NEVER_OF_VETTING) == set()


def test_vetting_is_five_facts():
    assert {field.name for field in VettingCheck._meta.get_fields()} == {
        "id",
        "officer",
        "outcome",
        "checked_on",
        "review_by_on",
        "recorded_by",
        "recorded_at",
    }


def test_no_other_row_hangs_on_a_vetting_check():
    """A remark on a check would be a second place for the reason."""
    pointing = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is VettingCheck
    }

    assert pointing == set()


def test_vetting_form_asks_for_outcome_and_days_only():
    assert list(VettingForm().fields) == ["outcome", "checked_on", "review_by_on"]


# The legal name

POLICE_ONLY = {"templates/officers/facts.html"}


def test_no_page_letter_or_notice_but_polices_own_mentions_the_legal_name():
    pages = Path(settings.BASE_DIR, "templates").rglob("*.*")
    found = {
        str(page.relative_to(settings.BASE_DIR)) for page in pages if "legal_name" in page.read_text(encoding="utf-8")
    }

    assert found == POLICE_ONLY


def test_no_room_above_knows_the_legal_name_or_what_is_said_of_an_officer_in_it():
    """What a room does not name it cannot show, whatever page or letter it adds. Imports write it and never read it.

    The door alone compares it with what was typed there, and answers with no more than that.
    """
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for room in ("deployments", "bulletins", "outbox", "schools")
        for path in Path(settings.BASE_DIR, room).rglob("*.py")
        if "legal_name" in path.read_text(encoding="utf-8")
    }

    assert found == {"deployments/door/names.py"}
