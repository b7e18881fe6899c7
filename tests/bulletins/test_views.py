"""The pages: who may open them, what they show, and how many queries they take."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, UserRole
from bulletins import actions
from bulletins.models import Bulletin, Reading
from outbox.models import Letter
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    administrator,
    adviser,
    police_user,
    school_user,
)
from tests.pages import queries_of, words_of

Status = Bulletin.Status

LIST = "/bulletins/"


def url(page, bulletin):
    return reverse(f"bulletins:bulletin-{page}", args=[bulletin.pk])


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def published(draft, head, inspector):
    actions.publish_bulletin(bulletin=draft, by=inspector)
    return draft


@pytest.fixture
def retracted(unit, head, inspector):
    bulletin = actions.write_bulletin(title="Old news", words="Old.", audience=unit, by=inspector)
    actions.publish_bulletin(bulletin=bulletin, by=inspector)
    actions.retract_bulletin(bulletin=bulletin, by=inspector)
    return bulletin


@pytest.fixture
def people(unit, east, school, head, inspector, sergeant):
    return {
        "inspector": inspector,
        "sergeant": sergeant,
        "head": head,
        "deputy": school_user(school, Contact.Role.DEPUTY_DSL),
        "adviser": adviser(east),
        "reception": school_user(school, Contact.Role.RECEPTION),
        "officer": police_user(unit, Role.OFFICER),
        "administrator": administrator(),
        "other inspector": police_user(CommandUnitFactory(force=unit.force), Role.INSPECTOR),
        "other sergeant": police_user(CommandUnitFactory(), Role.SERGEANT),
        "other head": school_user(SchoolFactory()),
        "other adviser": adviser(LocalAuthorityFactory()),
    }


def answers(client, people, method, address):
    """The status that each person meets."""
    met = {}
    for name, person in people.items():
        client.force_login(person)
        met[name] = getattr(client, method)(address).status_code
    return met


SHUT_OUT = {"reception": 403, "officer": 403, "administrator": 403}
STRANGERS = {"other inspector": 404, "other sergeant": 404, "other head": 404, "other adviser": 404}
NOT_INSPECTORS = dict.fromkeys(["sergeant", "head", "deputy", "adviser", "other sergeant", "other head"], 403)
NOT_INSPECTORS |= {"other adviser": 403} | SHUT_OUT
READERS = dict.fromkeys(["head", "deputy", "adviser"], 200)


def test_the_list_is_for_police_desk_readers_and_advisers(client, people):
    allowed = dict.fromkeys(people.keys() - SHUT_OUT.keys(), 200)
    assert answers(client, people, "get", LIST) == allowed | SHUT_OUT


def test_a_published_bulletin_is_read_by_its_unit_and_its_audience(client, people, published):
    expected = {"inspector": 200, "sergeant": 200} | READERS | SHUT_OUT | STRANGERS
    assert answers(client, people, "get", url("detail", published)) == expected


def test_a_draft_is_the_inspectors_alone(client, people, draft):
    hidden = dict.fromkeys(["sergeant", *READERS], 404)
    assert answers(client, people, "get", url("detail", draft)) == {"inspector": 200} | hidden | SHUT_OUT | STRANGERS


def test_a_retracted_bulletin_is_only_for_its_unit(client, people, retracted):
    expected = {"inspector": 200, "sergeant": 200} | dict.fromkeys(READERS, 404) | SHUT_OUT | STRANGERS
    assert answers(client, people, "get", url("detail", retracted)) == expected


@pytest.mark.parametrize("page", ["edit", "preview"])
def test_only_the_units_inspectors_work_on_a_draft(client, people, draft, page):
    expected = {"inspector": 200, "other inspector": 404} | NOT_INSPECTORS
    assert answers(client, people, "get", url(page, draft)) == expected


def test_only_the_units_inspectors_publish(client, people, draft):
    assert answers(client, people, "post", url("publish", draft)) == (
        {"inspector": 302, "other inspector": 404} | NOT_INSPECTORS
    )


def test_only_the_units_inspectors_retract(client, people, published):
    for method, own in (("get", 200), ("post", 302)):
        assert answers(client, people, method, url("retract", published)) == (
            {"inspector": own, "other inspector": 404} | NOT_INSPECTORS
        )


def test_only_inspectors_write(client, people):
    assert answers(client, people, "get", reverse("bulletins:bulletin-add")) == (
        {"inspector": 200, "other inspector": 200} | NOT_INSPECTORS
    )


def test_the_units_sergeants_and_inspectors_see_who_read_it(client, people, published):
    expected = {"inspector": 200, "sergeant": 200, "other inspector": 404, "other sergeant": 404}
    expected |= dict.fromkeys([*READERS, "other head", "other adviser"], 403) | SHUT_OUT
    assert answers(client, people, "get", url("readings", published)) == expected


def test_a_draft_has_no_page_of_readers(client, draft, inspector):
    client.force_login(inspector)
    assert client.get(url("readings", draft)).status_code == 404


def test_a_sergeant_here_who_is_inspector_elsewhere_may_not_retract_here(client, published, sergeant):
    UserRole.objects.create(user=sergeant, role=Role.INSPECTOR)
    sergeant.postings.create(command_unit=CommandUnitFactory(), role=Role.INSPECTOR)
    client.force_login(sergeant)

    assert client.post(url("retract", published)).status_code == 404


def test_a_former_contact_sees_nothing_more(client, published, head):
    head.contacts.update(state=Contact.State.LEFT, left_on="2026-01-01")
    client.force_login(head)

    assert client.get(url("detail", published)).status_code == 403


def test_nobody_signed_in_is_asked_to_sign_in(client, draft):
    for page in ("detail", "edit", "preview", "retract", "readings"):
        assert client.get(url(page, draft)).status_code == 302
    assert client.post(url("publish", draft)).status_code == 302
    assert client.get(LIST).status_code == 302


def test_get_publishes_nothing(client, draft, inspector):
    client.force_login(inspector)

    assert client.get(url("publish", draft)).status_code == 405


def test_get_retracts_nothing(client, published, inspector):
    client.force_login(inspector)
    client.get(url("retract", published))

    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_what_was_typed_stays_when_a_colleague_publishes_meanwhile(client, draft, unit, inspector, monkeypatch):
    """Between the look at the draft and the change of it."""
    client.force_login(inspector)
    change = actions.change_bulletin

    def too_late(**facts):
        Bulletin.objects.filter(pk=draft.pk).update(
            status=Status.PUBLISHED, published_at=timezone.now(), published_by=inspector
        )
        return change(**facts)

    monkeypatch.setattr(actions, "change_bulletin", too_late)
    typed = {"title": "Spring news", "words": "Typed.", "audience": f"CommandUnit-{unit.pk}"}
    response = client.post(url("edit", draft), typed)

    assert response.status_code == 200
    assert str(actions.TOO_LATE) in words_of(response)
    assert "Spring news" in words_of(response)


def test_an_inspector_writes_previews_publishes_and_retracts(client, inspector, unit, head):
    client.force_login(inspector)
    facts = {"title": "Autumn news", "words": "One\r\n\r\nTwo", "audience": f"CommandUnit-{unit.pk}"}
    assert client.post(reverse("bulletins:bulletin-add"), facts).status_code == 302
    bulletin = Bulletin.objects.get()
    assert (bulletin.words, bulletin.created_by) == ("One\n\nTwo", inspector)

    preview = client.get(url("preview", bulletin))
    assert "<strong>1 person</strong> at <strong>1 school</strong> in Northmoor" in words_of(preview)
    shown = preview.context["mail"]

    client.post(url("publish", bulletin), {"seen": preview.context["bulletin"].fingerprint})
    letter = Letter.objects.get()
    assert (letter.subject, letter.text, letter.html) == (shown.subject, shown.text, shown.html)

    page = words_of(client.post(url("retract", bulletin), follow=True))
    assert "Bulletin retracted. Copies that were stopped before they were sent: 1." in page
    assert "Schools no longer see it here." in page


def test_the_preview_shows_the_mails_own_words(client, draft, inspector, head):
    client.force_login(inspector)
    response = client.get(url("preview", draft))

    assert "Northmoor: Autumn news" in words_of(response)
    assert "<h2>Patrols</h2> <p>More of them.</p>" in words_of(response)
    assert "## Patrols\n\nMore of them." in response.content.decode()


def test_a_bulletin_that_nobody_would_get_cannot_be_published_from_its_preview(client, draft, inspector):
    client.force_login(inspector)
    page = words_of(client.get(url("preview", draft)))
    assert "It cannot be published: no open school in Northmoor has a headteacher" in page
    assert "Publish and send" not in page

    page = words_of(client.post(url("publish", draft), {"seen": draft.fingerprint}, follow=True))
    assert "Nobody would get it" in page


@pytest.mark.usefixtures("head")
def test_a_second_tab_that_publishes_gets_a_sentence_and_no_second_letter(client, draft, inspector):
    client.force_login(inspector)
    client.post(url("publish", draft), {"seen": draft.fingerprint})
    page = words_of(client.post(url("publish", draft), {"seen": draft.fingerprint}, follow=True))

    assert "This bulletin has already been published." in page
    assert Letter.objects.count() == 1


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize("seen", [{}, {"seen": "0123456789abcdef"}])
def test_what_was_not_previewed_is_not_published(client, draft, inspector, seen):
    client.force_login(inspector)
    page = words_of(client.post(url("publish", draft), seen, follow=True))

    assert "This bulletin was changed in another window. Read it again before you publish it." in page
    assert Letter.objects.count() == 0


def test_a_published_bulletin_is_no_longer_changed(client, published, unit, inspector):
    client.force_login(inspector)
    facts = {"title": "Other", "words": "Other.", "audience": f"CommandUnit-{unit.pk}"}
    for response in (
        client.get(url("edit", published), follow=True),
        client.post(url("edit", published), facts, follow=True),
    ):
        assert "This bulletin has been published and can no longer be changed." in words_of(response)
    published.refresh_from_db()
    assert published.title == "Autumn news"


def test_an_edit_begins_with_what_was_written_and_saves_it(client, draft, east, inspector):
    client.force_login(inspector)
    form = client.get(url("edit", draft)).context["form"]
    assert form.initial == {
        "title": draft.title,
        "words": draft.words,
        "audience": f"CommandUnit-{draft.command_unit.pk}",
    }

    client.post(url("edit", draft), form.initial | {"audience": f"LocalAuthority-{east.pk}"})
    draft.refresh_from_db()
    assert (draft.audience, draft.words) == (east, "## Patrols\n\nMore of them.")


def test_an_empty_form_says_what_is_missing(client, inspector):
    client.force_login(inspector)
    form = client.post(reverse("bulletins:bulletin-add"), {"title": ""}).context["form"]

    assert form.errors == {
        "title": ["Enter a title"],
        "audience": ["Select who the bulletin is for"],
        "words": ["Enter the text of the bulletin"],
    }


def test_opening_it_is_noted_for_a_school_and_takes_the_mark_away(client, published, head, school):
    client.force_login(head)
    assert "Not read yet" in words_of(client.get(LIST))

    assert client.get(url("detail", published)).status_code == 200

    assert Reading.objects.values_list("bulletin", "school", "user").get() == (published.pk, school.pk, head.pk)
    assert "Not read yet" not in words_of(client.get(LIST))


def test_neither_police_nor_advisers_count_as_readers(client, people, published):
    for name in ("inspector", "sergeant", "adviser"):
        client.force_login(people[name])
        assert client.get(url("detail", published)).status_code == 200
        assert "Not read yet" not in words_of(client.get(LIST))

    assert Reading.objects.count() == 0


def test_schools_find_only_what_is_published_for_them(client, published, retracted, head, inspector, east, west):
    def titles(person):
        client.force_login(person)
        return [bulletin.title for bulletin in client.get(LIST).context["page"]]

    ContactFactory(school=SchoolFactory(local_authority=west))
    for audience, title in ((west, "West only"), (east, "East only")):
        bulletin = actions.write_bulletin(title=title, words="News.", audience=audience, by=inspector)
        actions.publish_bulletin(bulletin=bulletin, by=inspector)
    actions.write_bulletin(title="Draft", words="News.", audience=east, by=inspector)

    assert titles(head) == titles(adviser(east)) == ["East only", "Autumn news"]
    assert titles(inspector) == ["Draft", "East only", "West only", "Old news", "Autumn news"]


def test_readers_see_neither_state_nor_the_desks_links(client, published, head):
    client.force_login(head)
    page = words_of(client.get(url("detail", published)))

    assert "Who has read it" not in page
    assert "Retract it" not in page
    assert "govuk-tag--green" not in page


def test_readings_are_counted_for_each_school_of_the_audience(client, published, school, head, west, inspector):
    silent = SchoolFactory(name="Birch School", local_authority=west)
    deputy = school_user(school, Contact.Role.DEPUTY_DSL)
    other = actions.write_bulletin(title="Other", words="News.", audience=published.audience, by=inspector)
    actions.publish_bulletin(bulletin=other, by=inspector)
    for person in (head, deputy):
        actions.record_reading(bulletin=published, by=person)
    actions.record_reading(bulletin=other, by=school_user(silent))
    client.force_login(inspector)

    response = client.get(url("readings", published))

    first = Reading.objects.filter(bulletin=published).earliest("read_at").read_at
    rows = [(row.name, row.readers, row.first_read_at) for row in response.context["page"]]
    assert rows == [("Alder School", 2, first), ("Birch School", 0, None)]
    assert "<strong>1 of 2 schools</strong>" in words_of(response)


def test_the_list_counts_schools_and_not_people(client, published, head, school, inspector):
    for person in (head, school_user(school, Contact.Role.DSL)):
        actions.record_reading(bulletin=published, by=person)
    client.force_login(inspector)

    assert [bulletin.schools_read for bulletin in client.get(LIST).context["page"]] == [1]


def test_what_an_inspector_types_is_shown_without_script(client, unit, head, inspector):
    title = "<script>alert(1)</script>"
    words = "<script>alert(2)</script>\n\n[x](javascript:alert(3))"
    bulletin = actions.write_bulletin(title=title, words=words, audience=unit, by=inspector)
    client.force_login(inspector)
    pages = [client.get(url("preview", bulletin)), client.get(url("detail", bulletin)), client.get(LIST)]
    actions.publish_bulletin(bulletin=bulletin, by=inspector)
    pages += [client.get(url("readings", bulletin)), client.get(url("retract", bulletin))]
    client.force_login(head)
    pages += [client.get(url("detail", bulletin)), client.get(LIST)]

    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert 'href="javascript' not in page.content.decode()


@pytest.mark.parametrize("who", ["inspector", "sergeant", "head", "adviser"])
def test_the_list_takes_as_many_queries_for_three_bulletins_as_for_one(client, people, published, east, inspector, who):
    client.force_login(people[who])
    before = queries_of(client, LIST)
    for audience in (east, published.audience.force):
        bulletin = actions.write_bulletin(title="More", words="News.", audience=audience, by=inspector)
        actions.publish_bulletin(bulletin=bulletin, by=inspector)

    assert len(client.get(LIST).context["page"]) == 3
    assert queries_of(client, LIST) == before


def test_the_readings_take_as_many_queries_for_three_schools_as_for_one(client, published, head, west, inspector):
    actions.record_reading(bulletin=published, by=head)
    client.force_login(inspector)
    before = queries_of(client, url("readings", published))
    for school in SchoolFactory.create_batch(2, local_authority=west):
        actions.record_reading(bulletin=published, by=school_user(school))

    assert len(client.get(url("readings", published)).context["page"]) == 3
    assert queries_of(client, url("readings", published)) == before
