"""The forecast and the plans, taken along as files."""

import pytest

from tests.deployments.plan_pages import client_of
from tests.factories import telling_school
from tests.pages import words_of


def table_of(by, address) -> list[str]:
    return b"".join(client_of(by).get(address)).decode("utf-8-sig").splitlines()


def test_the_forecast_is_taken_along(clock, sergeant, school):
    lines = table_of(sergeant, "/forecast/?format=csv&whose=all")

    assert lines[0] == "By,What,Who,What to know"
    assert lines[1:] == ["2026-11-02,No named officer,Ash Park School,No officer works here."]


def test_the_plans_are_taken_along_as_narrowed(plan, sergeant):
    lines = table_of(sergeant, "/redeployments/?format=csv")

    assert lines[0].startswith("Day of the change,Reason,Planned by,Schools,Where,Arrives,Leaves,State")
    assert lines[1].startswith("2026-11-09,Promotion,")
    assert "Ash Park School,PC Joiner,PC Leaver,Draft" in lines[1]
    assert table_of(sergeant, "/redeployments/?format=csv&q=nowhere") == lines[:1]


@pytest.mark.parametrize("address", ["/forecast/?whose=all", "/redeployments/"])
def test_the_page_offers_both_files(plan, sergeant, unit, address):
    telling_school(unit)
    shown = words_of(client_of(sergeant).get(address))
    assert "format=csv" in shown and "format=xlsx" in shown
