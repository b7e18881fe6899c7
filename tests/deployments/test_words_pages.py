"""Writing the notice and seeing it as each school will."""

import pytest

from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import NoticeCopy
from outbox.models import Letter
from schools.models import Contact
from tests.deployments.plan_pages import client_of, page, statuses, strangers, without_the_role
from tests.factories import ContactFactory, telling_school
from tests.pages import queries_of, words_of


def test_only_a_sergeant_of_the_unit_writes_the_notice(plan, school, sergeant, inspector):
    url = page("notice-write", plan)
    assert statuses(url, [sergeant, inspector, *strangers()]) == [200, 403, 404, 403]
    assert statuses(url, without_the_role(plan, school)) == [403] * 4


@pytest.mark.parametrize("name", ["notice-preview", "notice-preview-html"])
def test_the_units_desk_sees_the_preview_and_nobody_else(name, plan, school, sergeant, inspector):
    url = page(name, plan)
    assert statuses(url, [sergeant, inspector, *strangers()]) == [200, 200, 404, 404]
    assert statuses(url, without_the_role(plan, school)) == [403] * 4


def test_the_notice_is_saved_and_previewed(plan, sergeant):
    response = client_of(sergeant).post(page("notice-write", plan), {"words": "Dear ((school))\r\n\r\nHello."})
    assert response.url == page("notice-preview", plan)
    plan.refresh_from_db()
    assert plan.words == "Dear ((school))\n\nHello."


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("Dear ((headteacher))", "Nothing is known to stand for ((headteacher))"),
        ("From ((day", "Close every pair of double brackets"),
        ("  ", "Enter the words of the notice"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_at_once(words, complaint, plan, sergeant):
    before = plan.words
    response = words_of(client_of(sergeant).post(page("notice-write", plan), {"words": words}))
    assert complaint in response
    assert 'id="id_words_1_error"' in response
    plan.refresh_from_db()
    assert plan.words == before


def test_the_page_explains_every_placeholder(plan, sergeant):
    words = words_of(client_of(sergeant).get(page("notice-write", plan)))
    for slot in ("((school))", "((officer in))", "((officer out))", "((day))", "((contact))"):
        assert slot in words


def test_the_notice_of_an_announced_plan_is_not_written(announced, sergeant):
    before = announced.words
    client_of(sergeant).post(page("notice-write", announced), {"words": "Other."})
    announced.refresh_from_db()
    assert announced.words == before


def test_the_preview_shows_exactly_what_will_be_sent(plan, sergeant, school):
    actions.write_notice(redeployment=plan, words="((officer in)) & ((officer out)) at ((school))", by=sergeant)
    client = client_of(sergeant)
    shown = client.get(page("notice-preview", plan))
    html = client.get(page("notice-preview-html", plan)).content.decode()
    assert "PC Joiner &amp; PC Leaver at Ash Park School" in words_of(shown)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    letter = Letter.objects.get(category="notice")
    link = "http://localhost:8000/n/their-own-link/"
    assert html == letter.html.replace(Letter.LINK_SLOT, link)
    assert shown.context["text"] == letter.text.replace(Letter.LINK_SLOT, link)
    assert shown.context["subject"] == letter.subject
    on_page = shown.context["preview"].page()
    for part in ("body", "before", "after", "explanation", "number"):
        assert getattr(on_page, part) == getattr(letter.notice, part)


def test_the_preview_names_everybody_who_gets_it_as_sending_will(plan, sergeant, school):
    head = school.contacts.get(role="HEAD")
    ContactFactory(school=school, role="DEPUTY_DSL", name=head.name, email=head.email.upper())
    ContactFactory(school=school, role="DEPUTY_DSL", name="Office", is_shared=True)
    ContactFactory(school=school, role="RECEPTION", name="Front Desk")
    ContactFactory(school=school, role="DSL", name="Gone Away", state=Contact.State.BOUNCING)
    response = client_of(sergeant).get(page("notice-preview", plan))
    words = words_of(response)
    assert f"{head.name}, Headteacher and Deputy Designated Safeguarding Lead" in words
    assert "shared mailbox" in words
    assert "Front Desk" not in words
    assert "Gone Away" not in words
    shown = {reader.contact.pk for reader in response.context["readers"]}
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    assert shown == set(NoticeCopy.objects.values_list("contact", flat=True))


def test_one_goes_from_school_to_school(plan, sergeant, joiner, school):
    second = telling_school(plan.command_unit, name="Beech School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(second, joiner)], by=sergeant)
    client = client_of(sergeant)
    first = words_of(client.get(page("notice-preview", plan)))
    assert "School (1 of 2)" in first
    assert "Next: Beech School" in first
    assert "Previous: Ash Park School" in words_of(client.get(page("notice-preview", plan), {"school": second.urn}))
    assert b"Beech School" in client.get(page("notice-preview-html", plan), {"school": second.urn}).content


def test_a_school_outside_the_plan_has_no_preview(plan, sergeant):
    other = telling_school(plan.command_unit)
    client = client_of(sergeant)
    for urn in (other.urn, "x"):
        assert client.get(page("notice-preview", plan), {"school": urn}).status_code == 404
        assert client.get(page("notice-preview-html", plan), {"school": urn}).status_code == 404


def test_a_plan_without_schools_has_nothing_to_show(plan, sergeant):
    actions.remove_change(change=plan.changes.get(), by=sergeant)
    client = client_of(sergeant)
    assert "no notice to show" in words_of(client.get(page("notice-preview", plan)))
    assert client.get(page("notice-preview-html", plan)).status_code == 404


def test_what_was_sent_is_read_on_the_board_not_in_a_preview(announced, sergeant):
    assert client_of(sergeant).get(page("notice-preview", announced)).url == page("board", announced)


def test_only_the_frame_of_the_mail_may_be_framed_and_styled_by_itself(plan, sergeant):
    client = client_of(sergeant)
    frame = client.get(page("notice-preview-html", plan)).headers
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    for part in ("sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'self'"):
        assert part in frame["Content-Security-Policy"]
    around = client.get(page("notice-preview", plan)).headers
    assert around["X-Frame-Options"] == "DENY"
    assert "unsafe-inline" not in around["Content-Security-Policy"]


def test_the_preview_costs_the_same_for_one_school_and_for_three(plan, sergeant, joiner):
    client = client_of(sergeant)
    one = queries_of(client, page("notice-preview", plan))
    schools = [telling_school(plan.command_unit) for _ in range(2)]
    actions.add_changes(redeployment=plan, planned=[PlannedChange(one, joiner) for one in schools], by=sergeant)
    assert queries_of(client, page("notice-preview", plan)) == one
