"""Corrections and withdrawals as people make them and meet them: through the pages, and in the mail."""

from datetime import date

import pytest
from django.urls import reverse

from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Notice, Redeployment
from outbox.models import Delivery, Letter
from tests.deployments.plan_pages import client_of, page, typed_day
from tests.factories import fit_officer, school_user, telling_school
from tests.pages import queries_of, words_of

LATER = date(2026, 11, 12)
TOLD_NOW = {"when": "now"}


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def answered(announced, head):
    """The school has acknowledged, in the portal."""
    notice = announced.notices.get()
    client_of(head).post(reverse("deployments:notice-acknowledge", args=[notice.pk]))
    return announced


def begin(plan, sergeant):
    client_of(sergeant).post(page("correct", plan))
    return Redeployment.objects.get(corrects=plan)


def later(draft):
    """The form of why and when, with another day."""
    return {
        "reason": draft.reason,
        "explanation": draft.explanation,
        "revision": draft.revision,
        **typed_day("effective_on", LATER),
    }


def reading(notice):
    return reverse("deployments:notice-detail", args=[notice.pk])


# A material change


def test_a_new_day_voids_the_answer_and_sends_a_numbered_correction(answered, sergeant, head):
    draft, client = begin(answered, sergeant), client_of(sergeant)
    client.post(page("redeployment-edit", draft), later(draft))
    words = words_of(client.get(page("redeployment-detail", draft)))
    assert "What this correction does" in words
    assert "Get a correction, and must answer again</dt>" in words
    assert "1 school: Ash Park School" in words
    assert "1 school: Ash Park School" in words_of(client.get(page("schedule", draft)))

    client.post(page("schedule", draft), TOLD_NOW)

    second = Notice.objects.get(redeployment=draft)
    assert (second.number, second.status) == (2, "ISSUED")
    assert Notice.objects.get(redeployment=answered).status == "CORRECTED"
    assert "I have read this on behalf of Ash Park School" in words_of(client_of(head).get(reading(second)))


def test_page_and_mail_show_old_and_new_side_by_side(answered, sergeant, head):
    draft, client = begin(answered, sergeant), client_of(sergeant)
    client.post(page("redeployment-edit", draft), later(draft))
    client.post(page("schedule", draft), TOLD_NOW)
    second = Notice.objects.get(redeployment=draft)

    shown = words_of(client_of(head).get(reading(second)))
    sent = " ".join(second.letter.html.split())

    for words in (shown, sent):
        assert "This is correction 1." in words
        assert "What we said before</th>" in words
        assert "What is right now</th>" in words
        table = words[words.index("What is right now</th>") :]
        assert table.index("Monday 9 November 2026</td>") < table.index("Thursday 12 November 2026")
    assert second.letter.subject.endswith("(correction 1)")
    assert "no longer so" in second.letter.text


def test_the_first_notice_says_that_it_is_no_longer_right(answered, sergeant, head):
    first, draft, client = answered.notices.get(), begin(answered, sergeant), client_of(sergeant)
    client.post(page("redeployment-edit", draft), later(draft))
    client.post(page("schedule", draft), TOLD_NOW)
    shown = words_of(client_of(head).get(reading(first)))
    assert "What stands below is no longer right." in shown
    assert reading(Notice.objects.get(redeployment=draft)) in shown


# A small one


def test_a_spelling_put_right_is_no_correction(answered, sergeant, head):
    first, draft, client = answered.notices.get(), begin(answered, sergeant), client_of(sergeant)
    letters = Letter.objects.count()
    facts = {"words": "Dear colleague, ((school)) changes on ((day)).", "revision": draft.revision}
    client.post(page("notice-write", draft), facts)
    words = words_of(client.get(page("redeployment-detail", draft)))
    assert "Keep the notice they have, with any answer" in words
    assert "Get a correction" not in words

    client.post(page("schedule", draft), TOLD_NOW)

    first.refresh_from_db()
    draft.refresh_from_db()
    assert (draft.status, Letter.objects.count()) == ("ANNOUNCED", letters)
    assert (first.redeployment, first.status) == (draft, "ACKNOWLEDGED")
    assert "I have read this" not in words_of(client_of(head).get(reading(first)))


# School by school


@pytest.fixture
def wide(plan, unit, sergeant, joiner, school):
    """Announced to four schools, of which two have answered."""
    names = ("Beech School", "Cedar School", "Deal School")
    others = {name: telling_school(unit, name=name) for name in names}
    changes = [PlannedChange(one, joiner) for one in others.values()]
    actions.add_changes(redeployment=plan, planned=changes, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    for one in (school, others["Beech School"]):
        actions.acknowledge_by_link(copy=plan.notices.get(school=one).copies.all()[0])
    Delivery.objects.update(status="ACCEPTED", accepted_at=plan.announced_at)
    return plan


@pytest.fixture
def mended(wide, unit, sergeant):
    """Its correction: another officer at Beech and Cedar, Deal dropped, Elm added, Ash Park as it was."""
    draft, better = begin(wide, sergeant), fit_officer(unit, display_name="PC Better")
    for change in draft.changes.filter(school__name__in=["Beech School", "Cedar School"]):
        actions.change_change(change=change, planned=PlannedChange(change.school, better), by=sergeant)
    actions.remove_change(change=draft.changes.get(school__name="Deal School"), by=sergeant)
    elm = PlannedChange(telling_school(unit, name="Elm School"), better)
    actions.add_changes(redeployment=draft, planned=[elm], by=sergeant)
    return draft


def test_each_school_stands_where_the_correction_will_leave_it(mended, sergeant):
    words = words_of(client_of(sergeant).get(page("redeployment-detail", mended)))
    fates = words[words.index("What this correction does") : words.index("Another officer or another day")]
    for title, school in (
        ("Get a correction, and must answer again", "Beech School"),
        ("Get a correction", "Cedar School"),
        ("Hear of the change for the first time", "Elm School"),
        ("Keep the notice they have, with any answer", "Ash Park School"),
        ("Are told that they are no longer part of the plan", "Deal School"),
    ):
        assert f'{title}</dt> <dd class="govuk-summary-list__value"> 1 school: {school} </dd>' in fates


def test_what_was_said_beforehand_is_what_happens(mended, sergeant):
    before = set(Letter.objects.values_list("pk", flat=True))
    client_of(sergeant).post(page("schedule", mended), TOLD_NOW)
    sent = set(Letter.objects.exclude(pk__in=before).values_list("category", "about"))
    assert {(kind, about.split(" (")[0].split(",")[0]) for kind, about in sent} == {
        ("notice", "Beech School"),
        ("notice", "Cedar School"),
        ("notice", "Elm School"),
        ("withdrawal", "Deal School"),
    }


def test_the_panel_goes_once_the_correction_is_announced(mended, sergeant):
    client = client_of(sergeant)
    client.post(page("schedule", mended), TOLD_NOW)
    assert "What this correction does" not in words_of(client.get(page("redeployment-detail", mended)))


def test_a_plan_that_corrects_nothing_has_no_such_panel(plan, sergeant):
    assert "What this correction does" not in words_of(client_of(sergeant).get(page("redeployment-detail", plan)))


def test_the_panel_takes_as_many_queries_for_many_schools_as_for_one(announced, sergeant, unit, joiner):
    draft, client = begin(announced, sergeant), client_of(sergeant)
    url = page("redeployment-detail", draft)
    counts = []
    for number in (1, 2):
        more = [PlannedChange(telling_school(unit), joiner) for _ in range(number)]
        actions.add_changes(redeployment=draft, planned=more, by=sergeant)
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1]


# Withdrawn


def test_a_withdrawn_plan_tells_everybody_who_was_told(wide, sergeant):
    client_of(sergeant).post(page("withdraw", wide), {"because": "PC Leaver stays.", "revision": wide.revision})

    told = Letter.objects.filter(category="withdrawal")
    addresses = set(Delivery.objects.filter(letter__in=told).values_list("address", flat=True))
    assert told.count() == 4
    assert addresses == set(Delivery.objects.filter(letter__category="notice").values_list("address", flat=True))
    assert all("PC Leaver stays." in letter.text for letter in told)


def test_a_withdrawn_correction_leaves_the_earlier_plan_as_it_was(answered, sergeant):
    draft, letters = begin(answered, sergeant), Letter.objects.count()
    client_of(sergeant).post(page("withdraw", draft), {"because": "A slip.", "revision": draft.revision})
    answered.refresh_from_db()
    assert (answered.status, answered.notices.get().status) == ("ANNOUNCED", "ACKNOWLEDGED")
    assert Letter.objects.count() == letters
