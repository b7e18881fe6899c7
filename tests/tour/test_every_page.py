"""Every page as each role sees it, and every form that came back with errors, in a real browser, narrow and wide.

Nothing is looked at twice: where both the main part and what stands around it were looked at before, the look is
left out. No server runs; what was fetched beforehand is laid before the browser.

Tried, each alone, and seen red: a picture without a text, a part wider than a phone, a link of the summary that names
no field, a tag without words.
"""

import pytest

from tests.access.table import ROWS
from tests.tour.studio import Studio

pytestmark = [pytest.mark.django_db, pytest.mark.journey]

LABELS = [row.label for row in ROWS if row.kind != "post"]
# Follows each link of the summary, and says where the focus is instead, if it is not on what the link names.
FOLLOW_SUMMARY = """[...document.querySelectorAll(".govuk-error-summary:not([hidden]) a")].map(link => {
    const target = decodeURIComponent(link.hash.slice(1));
    link.click();
    return document.activeElement.id === target ? "" : `${link.textContent} leads to #${target},
        focus is on ${document.activeElement.outerHTML.slice(0, 200)}`;
}).filter(Boolean)"""
SUMMARY = ".govuk-error-summary:not([hidden])"


@pytest.mark.parametrize("label", LABELS)
def test_a_page_is_right_for_everybody_who_may_open_it(studio: Studio, label: str) -> None:
    new = [shown for shown in studio.rounds.pages(label) if studio.is_new(shown)]

    assert [fault for shown in new for fault in studio.faults(shown)] == []


@pytest.mark.parametrize("label", LABELS)
def test_a_form_with_errors_leads_to_each_of_them(studio: Studio, label: str) -> None:
    for shown in (shown for shown in studio.rounds.refused if shown.label == label and studio.is_new(shown)):
        assert studio.faults(shown) == []
        assert studio.page.title().startswith("Error: "), f"{shown}: {studio.page.title()}"
        assert studio.page.locator(SUMMARY).first.evaluate("summary => summary === document.activeElement"), str(shown)
        assert studio.page.evaluate(FOLLOW_SUMMARY) == [], str(shown)
