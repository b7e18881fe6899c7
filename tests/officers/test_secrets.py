"""Liaison holds no vetting level, no reason for vetting, no pay or warrant number, nothing of pupils."""

import pytest
from django.apps import apps

from officers.forms.record import VettingForm
from officers.models import VettingCheck

NEVER_ANYWHERE = {"level", "clearance", "warrant", "pay", "salary", "pupil", "pupils", "child", "incident", "crime"}
NEVER_OF_VETTING = NEVER_ANYWHERE | {"reason", "number", "reference", "notes", "note", "remark", "details", "comment"}
MODELS = [model for app in ("officers", "deployments") for model in apps.get_app_config(app).get_models()]


def parts(model):
    return {part for field in model._meta.get_fields() for part in field.name.lower().split("_")}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_model_has_a_place_for_what_does_not_belong_here(model):
    assert parts(model) & NEVER_ANYWHERE == set()


def test_vetting_has_no_place_for_a_level_a_reason_or_a_number():
    assert parts(VettingCheck) & NEVER_OF_VETTING == set()


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


def test_vetting_form_asks_for_outcome_and_days_only():
    assert list(VettingForm().fields) == ["outcome", "checked_on", "review_by_on"]
