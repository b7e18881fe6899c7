"""Writing, publishing, retracting, reading."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Role, UserRole
from bulletins import actions
from bulletins.models import Bulletin, Reading
from outbox.models import Delivery, Letter
from schools.models import Contact
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    adviser,
    police_user,
    school_user,
)

Status = Bulletin.Status


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def published(draft, head, inspector):
    actions.publish_bulletin(bulletin=draft, by=inspector)
    return draft


def test_a_bulletin_begins_as_a_draft_of_the_unit_that_answers_for_its_audience(unit, east, inspector):
    for audience in (unit.force, unit, east):
        bulletin = actions.write_bulletin(title="News", words="News.", audience=audience, by=inspector)

        assert (bulletin.status, bulletin.audience, bulletin.written_for) == (Status.DRAFT, audience, unit)


@pytest.mark.parametrize("made", [LocalAuthorityFactory, CommandUnitFactory])
def test_nobody_writes_to_an_audience_that_is_not_theirs(inspector, draft, made):
    strange = made()

    with pytest.raises(actions.BulletinError, match="not yours to write to"):
        actions.write_bulletin(title="News", words="News.", audience=strange, by=inspector)
    with pytest.raises(actions.BulletinError, match="not yours to write to"):
        actions.change_bulletin(bulletin=draft, title="News", words="News.", audience=strange, by=inspector)


def test_a_draft_takes_other_words_and_another_audience(draft, east, inspector):
    actions.change_bulletin(bulletin=draft, title="New", words="New.", audience=east, by=inspector)

    draft.refresh_from_db()
    assert (draft.title, draft.words, draft.audience, draft.command_unit) == ("New", "New.", east, None)


def test_publishing_freezes_one_letter_with_a_copy_for_each_address(draft, head, east, inspector):
    reader = adviser(east)

    actions.publish_bulletin(bulletin=draft, by=inspector)

    letter = Letter.objects.get()
    assert (draft.status, draft.published_by, draft.letter) == (Status.PUBLISHED, inspector, letter)
    assert (letter.priority, letter.category, letter.posted_by) == (Letter.Priority.BULLETIN, "bulletin", inspector)
    assert (letter.subject, letter.reply_to) == ("Northmoor: Autumn news", "northmoor@force.example")
    assert (letter.about, letter.desk) == ("Northmoor", draft.written_for.desk)
    sent_to = letter.deliveries.values_list("address", flat=True)
    assert sorted(sent_to) == sorted([head.email, reader.email])


@pytest.mark.usefixtures("head")
@pytest.mark.parametrize(
    ("published_at", "leaves"),
    [
        (datetime(2026, 11, 6, 17, 0, tzinfo=UTC), datetime(2026, 11, 6, 17, 0, tzinfo=UTC)),
        (datetime(2026, 11, 6, 20, 0, tzinfo=UTC), datetime(2026, 11, 9, 7, 0, tzinfo=UTC)),
    ],
)
def test_a_bulletin_leaves_on_a_working_day(draft, inspector, published_at, leaves):
    with time_machine.travel(published_at, tick=False):
        actions.publish_bulletin(bulletin=draft, by=inspector)

    assert Delivery.objects.get().try_after == leaves
    assert draft.letter.send_before == leaves + timedelta(days=3)


@pytest.mark.usefixtures("head")
def test_publishing_from_two_tabs_leaves_one_letter_and_a_sentence(draft, inspector):
    second_tab = Bulletin.objects.get(pk=draft.pk)
    actions.publish_bulletin(bulletin=draft, by=inspector)

    with pytest.raises(actions.BulletinError, match="already been published"):
        actions.publish_bulletin(bulletin=second_tab, by=inspector)

    assert Letter.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize("fact", ["title", "words", "audience"])
def test_what_was_changed_after_it_was_fetched_is_not_published(draft, inspector, east, west, fact):
    facts = {"title": draft.title, "words": draft.words, "audience": west}
    actions.change_bulletin(bulletin=draft, **facts, by=inspector)
    stale_copy = Bulletin.objects.get(pk=draft.pk)
    facts[fact] = east if fact == "audience" else "Other"
    actions.change_bulletin(bulletin=draft, **facts, by=inspector)
    for place in (east, west):
        ContactFactory(school=SchoolFactory(local_authority=place))

    with pytest.raises(actions.BulletinError, match="changed in another window"):
        actions.publish_bulletin(bulletin=stale_copy, by=inspector)

    draft.refresh_from_db()
    assert (draft.status, Letter.objects.count()) == (Status.DRAFT, 0)


@pytest.mark.usefixtures("head")
def test_what_was_changed_after_it_was_previewed_is_not_published(draft, inspector):
    seen = draft.fingerprint
    actions.change_bulletin(bulletin=draft, title="Other", words=draft.words, audience=draft.audience, by=inspector)

    with pytest.raises(actions.BulletinError, match="changed in another window"):
        actions.publish_bulletin(bulletin=draft, by=inspector, seen=seen)

    actions.publish_bulletin(bulletin=draft, by=inspector, seen=draft.fingerprint)
    assert Letter.objects.count() == 1


def test_publishing_to_nobody_says_so_and_leaves_the_draft(draft, school, east, inspector):
    ContactFactory(school=school, role=Contact.Role.RECEPTION)
    adviser(east)

    with pytest.raises(actions.BulletinError, match="Nobody would get it: no open school in Northmoor"):
        actions.publish_bulletin(bulletin=draft, by=inspector)

    draft.refresh_from_db()
    assert (draft.status, Letter.objects.count()) == (Status.DRAFT, 0)


@pytest.mark.usefixtures("head")
def test_an_authority_that_moved_to_another_unit_is_no_longer_published_to(east, inspector, unit):
    bulletin = actions.write_bulletin(title="News", words="News.", audience=east, by=inspector)
    second = CommandUnitFactory(force=unit.force)
    inspector.postings.create(command_unit=second, role=Role.INSPECTOR)
    east.command_unit = second
    east.save()

    with pytest.raises(actions.BulletinError, match="Eastmoor is no longer part of Northmoor"):
        actions.publish_bulletin(bulletin=bulletin, by=inspector)

    assert Letter.objects.count() == 0


@pytest.mark.usefixtures("head")
def test_an_inspector_of_another_unit_cannot_publish_it(draft, unit):
    stranger = police_user(CommandUnitFactory(force=unit.force), Role.INSPECTOR)

    with pytest.raises(actions.BulletinError, match="not yours to write to"):
        actions.publish_bulletin(bulletin=draft, by=stranger)


def test_a_published_bulletin_cannot_be_changed_from_a_stale_tab(published, inspector):
    stale_copy = Bulletin.objects.get(pk=published.pk)
    stale_copy.status = Status.DRAFT

    with pytest.raises(actions.BulletinError, match="can no longer be changed"):
        actions.change_bulletin(
            bulletin=stale_copy, title="Other", words="Other.", audience=published.audience, by=inspector
        )

    published.refresh_from_db()
    assert published.title == "Autumn news"


def test_retracting_stops_the_copies_that_have_not_left(published, school, inspector):
    sent = published.letter.deliveries.get()
    sent.status, sent.accepted_at = Delivery.Status.ACCEPTED, published.published_at
    sent.save()
    waiting = Delivery.objects.create(
        letter=published.letter, name="Late", address="late@school.example", message_id="<late@force.example>",
        priority=Letter.Priority.BULLETIN, try_after=published.published_at,
    )  # fmt: skip

    assert actions.retract_bulletin(bulletin=published, by=inspector) == 1

    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.status, waiting.status) == (Delivery.Status.ACCEPTED, Delivery.Status.CANCELLED)
    assert (published.status, published.retracted_by) == (Status.RETRACTED, inspector)
    assert published.retracted_at is not None


def test_retracting_from_two_tabs_keeps_the_first(published, inspector, unit):
    second_tab = Bulletin.objects.get(pk=published.pk)
    actions.retract_bulletin(bulletin=published, by=inspector)

    with pytest.raises(actions.BulletinError, match="already been retracted"):
        actions.retract_bulletin(bulletin=second_tab, by=police_user(unit, Role.INSPECTOR))

    published.refresh_from_db()
    assert published.retracted_by == inspector


def test_a_draft_cannot_be_retracted(draft, inspector):
    with pytest.raises(actions.BulletinError, match="not been published"):
        actions.retract_bulletin(bulletin=draft, by=inspector)


def test_a_retracted_bulletin_is_never_published_again(published, inspector):
    stale_copy = Bulletin.objects.get(pk=published.pk)
    actions.retract_bulletin(bulletin=published, by=inspector)
    stale_copy.status = Status.DRAFT

    with pytest.raises(actions.BulletinError, match="has been retracted and cannot be published again"):
        actions.publish_bulletin(bulletin=stale_copy, by=inspector)

    assert Letter.objects.count() == 1


def test_reading_is_noted_once_for_each_school_of_the_person(published, head, school, west):
    second = SchoolFactory(local_authority=west)
    ContactFactory(school=second, user=head, role=Contact.Role.DSL)
    ContactFactory(school=second, user=head, role=Contact.Role.HEAD)
    ContactFactory(school=SchoolFactory(), user=head)  # outside the audience
    ContactFactory(school=SchoolFactory(local_authority=west), user=head, role=Contact.Role.RECEPTION)

    actions.record_reading(bulletin=published, by=head)
    actions.record_reading(bulletin=published, by=head)

    assert set(Reading.objects.values_list("school", "user")) == {(school.pk, head.pk), (second.pk, head.pk)}


def test_two_pages_opened_at_once_note_one_reading(published, head, school, monkeypatch):
    Reading.objects.create(bulletin=published, school=school, user=head)
    monkeypatch.setattr("bulletins.models.Reading.objects.filter", lambda **_: Reading.objects.none())

    actions.record_reading(bulletin=published, by=head)

    assert Reading.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.INSPECTOR])
def test_police_never_count_as_readers_even_with_a_school_of_their_own(published, school, role):
    both = school_user(school)
    UserRole.objects.create(user=both, role=role)

    actions.record_reading(bulletin=published, by=both)

    assert Reading.objects.count() == 0


def test_neither_drafts_nor_retracted_bulletins_are_read(draft, head, inspector):
    actions.record_reading(bulletin=draft, by=head)
    actions.publish_bulletin(bulletin=draft, by=inspector)
    actions.retract_bulletin(bulletin=draft, by=inspector)
    actions.record_reading(bulletin=draft, by=head)

    assert Reading.objects.count() == 0


def test_a_bulletin_without_exactly_one_audience_is_refused_by_the_database(draft, east):
    for facts in ({"command_unit": None}, {"local_authority": east}):
        with pytest.raises(IntegrityError, match="bulletin_has_one_audience"), transaction.atomic():
            Bulletin.objects.filter(pk=draft.pk).update(**facts)
