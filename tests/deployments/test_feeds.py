"""Calendars to follow: what they tell whom, how a day moves, and who loses the address."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar

from accounts.models import Role, UserRole
from deployments import actions
from deployments.errors import FeedError
from deployments.models import CalendarFeed, Change, Deployment, Redeployment
from officers.models import Absence
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import (
    CommandUnitFactory,
    OfficerFactory,
    SchoolFactory,
    fit_officer,
    police_user,
    school_user,
)
from tests.pages import queries_of, words_of

PAGE = "/calendar/"


@pytest.fixture(autouse=True)
def today(clock):
    """Monday 2 November 2026."""


def address(feed: CalendarFeed) -> str:
    return f"/calendar/{feed.key}.ics"


def events_of(client, feed):
    """Every event by its words, as a calendar program understands them."""
    client.logout()
    response = client.get(address(feed))
    assert response.status_code == 200
    events = Calendar.from_ical(response.content).events
    assert len({event["UID"] for event in events}) == len(events)
    return {str(event["SUMMARY"]): event for event in events}


def days(event) -> tuple[date, date]:
    """The first and the last whole day."""
    assert type(event.start) is date and type(event.end) is date
    return event.start, event.end - timedelta(days=1)


@pytest.fixture
def team(unit, sergeant):
    return actions.make_feed(of=unit, by=sergeant)


# What it tells


def test_a_team_reads_who_starts_leaves_and_is_away(client, unit, sergeant, school, announced, joiner, team):
    cover = fit_officer(unit, display_name="PC Cover")
    Deployment.objects.create(
        officer=cover, school=school, kind="COVER", from_on=date(2026, 10, 26), until_on=date(2026, 11, 6)
    )
    Absence.objects.create(
        officer=joiner, kind="COURT", from_on=date(2026, 11, 3), until_on=date(2026, 11, 5), recorded_by=sergeant
    )

    events = events_of(client, team)

    assert {words: days(event) for words, event in events.items()} == {
        "PC Leaver starts at Ash Park School": (date(2026, 1, 5), date(2026, 1, 5)),
        "PC Cover starts at Ash Park School": (date(2026, 10, 26), date(2026, 10, 26)),
        "PC Cover: last day at Ash Park School": (date(2026, 11, 6), date(2026, 11, 6)),
        "PC Joiner takes over from PC Leaver at Ash Park School": (NEXT_MONDAY, NEXT_MONDAY),
        "PC Joiner is away: court": (date(2026, 11, 3), date(2026, 11, 5)),
    }


def test_a_draft_and_a_withdrawn_plan_show_nowhere(client, plan, sergeant, team):
    change = "PC Joiner takes over from PC Leaver at Ash Park School"
    assert change not in events_of(client, team)

    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    assert change in events_of(client, team)

    plan.refresh_from_db()
    actions.withdraw_redeployment(redeployment=plan, because="No longer so.", by=sergeant)
    assert change not in events_of(client, team)


def test_an_officer_reads_their_own_days_alone(client, unit, school, announced, joiner, leaver):
    joiner.user = police_user(unit, Role.OFFICER)
    joiner.save()
    Deployment.objects.create(officer=fit_officer(unit), school=school, from_on=date(2026, 9, 1))

    feed = actions.make_feed(of=joiner, by=joiner.user)

    assert list(events_of(client, feed)) == ["PC Joiner takes over from PC Leaver at Ash Park School"]


def test_a_school_reads_what_it_was_told_and_no_reason_of_an_absence(client, unit, sergeant, school, leaver):
    head = school_user(school)
    away = Absence.objects.create(
        officer=leaver, kind="COURT", from_on=NEXT_MONDAY, until_on=date(2026, 11, 13), recorded_by=sergeant
    )
    plan = Redeployment.objects.create(
        command_unit=unit, reason="OTHER", explanation="Away.", effective_on=NEXT_MONDAY, status="ANNOUNCED",
        announced_at=datetime(2026, 11, 2, 10, tzinfo=UTC), created_by=sergeant, edited_by=sergeant,
    )  # fmt: skip
    Change.objects.create(
        redeployment=plan, school=school, kind="ABSENCE", officer_out=leaver, absence=away,
        until_on=away.until_on, cannot_wait=True,
    )  # fmt: skip

    events = events_of(client, actions.make_feed(of=school, by=head))

    assert days(events["PC Leaver is away from Ash Park School"]) == (NEXT_MONDAY, date(2026, 11, 13))
    assert "court" not in str(events).lower()
    assert len(events) == 2


def test_no_calendar_holds_more_of_an_officer_than_schools_know(client, unit, school, sergeant, team):
    officer = fit_officer(unit, display_name="PC Dave", legal_name="David Elias Secret", collar_number="987654")
    Deployment.objects.create(officer=officer, school=school, from_on=date(2026, 9, 1))
    client.logout()

    content = client.get(address(team)).content.decode().lower()

    assert "pc dave" in content
    assert not any(words in content for words in ("secret", "987654", "vetting", "tenure"))


def test_what_was_over_a_year_ago_has_gone(client, unit, school, team):
    Deployment.objects.create(
        officer=fit_officer(unit), school=school, from_on=date(2024, 9, 1), until_on=date(2025, 10, 31)
    )
    assert events_of(client, team) == {}


# A day that moves


def test_a_corrected_day_moves_the_same_event(client, unit, sergeant, announced, team, clock):
    words = "PC Joiner takes over from PC Leaver at Ash Park School"
    before = events_of(client, team)[words]
    clock.shift(timedelta(hours=1))
    correction = actions.begin_correction(redeployment=announced, by=sergeant)
    actions.change_redeployment(
        redeployment=correction, reason=correction.reason, explanation=correction.explanation,
        effective_on=date(2026, 11, 16), by=sergeant,
    )  # fmt: skip
    correction.refresh_from_db()
    actions.schedule_redeployment(redeployment=correction, by=sergeant)

    after = events_of(client, team)[words]

    assert days(after) == (date(2026, 11, 16), date(2026, 11, 16))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.LAST_MODIFIED > before.LAST_MODIFIED


def test_a_last_day_that_moves_keeps_its_event(client, unit, sergeant, joiner, team, clock):
    away = Absence.objects.create(
        officer=joiner, kind="AID", from_on=date(2026, 11, 3), until_on=date(2026, 11, 5), recorded_by=sergeant
    )
    words = "PC Joiner is away: aid to another service"
    before = events_of(client, team)[words]
    clock.shift(timedelta(hours=1))
    Absence.objects.filter(pk=away.pk).update(until_on=date(2026, 11, 20))

    after = events_of(client, team)[words]

    assert days(after) == (date(2026, 11, 3), date(2026, 11, 20))
    assert (after["UID"], after["SEQUENCE"] > before["SEQUENCE"]) == (before["UID"], True)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]
)
def test_days_stay_days_while_the_clocks_change(client, unit, school, team, clock, moment):
    clock.move_to(moment)
    Deployment.objects.create(
        officer=fit_officer(unit, display_name="PC Dave"), school=school,
        from_on=date(2026, 10, 25), until_on=date(2027, 3, 28),
    )  # fmt: skip

    events = events_of(client, team)

    assert days(events["PC Dave starts at Ash Park School"]) == (date(2026, 10, 25), date(2026, 10, 25))
    assert days(events["PC Dave: last day at Ash Park School"]) == (date(2027, 3, 28), date(2027, 3, 28))
    assert "TZID" not in client.get(address(team)).content.decode()


def test_a_held_change_is_tentative(client, announced, team):
    announced.changes.update(status="HELD")
    [event] = [event for words, event in events_of(client, team).items() if "takes over" in words]
    assert (event["STATUS"], "not taken effect" in event["DESCRIPTION"]) == ("TENTATIVE", True)


# Who reads it


def test_a_calendar_is_private_and_needs_no_sign_in(client, team):
    response = client.get(address(team))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "private" in response["Cache-Control"]
    assert client.get(f"/calendar/{uuid4()}.ics").status_code == 404
    assert client.post(address(team)).status_code == 405


def gone(client, feed) -> bool:
    return client.get(address(feed)).status_code == 404


def test_a_revoked_address_tells_nothing(client, team, sergeant):
    actions.revoke_feed(feed=team, by=sergeant)
    assert gone(client, team)


def test_an_address_dies_with_its_owners_account(client, team, sergeant):
    sergeant.is_active = False
    sergeant.save()
    assert gone(client, team)


def test_an_address_dies_with_its_owners_role_or_posting(client, team, sergeant, unit):
    posting = sergeant.postings.get()
    posting.delete()
    assert gone(client, team)
    posting.save()
    assert not gone(client, team)

    UserRole.objects.filter(user=sergeant).delete()
    assert gone(client, team)


def test_an_address_dies_when_its_owner_leaves_the_school(client, school):
    head = school_user(school)
    feed = actions.make_feed(of=school, by=head)
    assert not gone(client, feed)

    head.contacts.update(state="LEFT", left_on=date(2026, 11, 1))
    assert gone(client, feed)


def test_an_address_dies_when_the_officer_moves_to_another_unit(client, sergeant, joiner):
    feed = actions.make_feed(of=joiner, by=sergeant)
    joiner.command_unit = CommandUnitFactory(force=joiner.force)
    joiner.save()
    assert gone(client, feed)


def test_a_calendar_takes_as_many_queries_for_three_as_for_one(client, unit, school, announced, team):
    one = queries_of(client, address(team))
    for _ in range(2):
        Deployment.objects.create(officer=fit_officer(unit), school=school, from_on=date(2026, 9, 1))
    assert queries_of(client, address(team)) == one <= 12


# Making and revoking


def test_a_sergeant_makes_and_revokes_an_address_on_the_page(client, sergeant, unit, joiner, settings):
    client.force_login(sergeant)

    page = client.post(PAGE, {"of": f"unit-{unit.pk}"}, follow=True)

    feed = CalendarFeed.objects.get()
    assert f"{settings.PUBLIC_URL}{address(feed)}" in words_of(page)
    assert f"officer-{joiner.pk}" in words_of(page)
    client.post(f"/calendar/{feed.pk}/revoke/")
    assert address(feed) not in words_of(client.get(PAGE))
    assert gone(client, feed)


@pytest.mark.parametrize("twice", [True, False])
def test_one_address_at_a_time_and_anew_once_revoked(client, sergeant, unit, team, twice):
    client.force_login(sergeant)
    if not twice:
        actions.revoke_feed(feed=team, by=sergeant)

    page = client.post(PAGE, {"of": f"unit-{unit.pk}"}, follow=True)

    assert ("You have an address for this calendar already" in words_of(page)) is twice
    assert CalendarFeed.objects.count() == (1 if twice else 2)


def test_nobody_makes_an_address_for_what_is_not_theirs(client, sergeant, school):
    client.force_login(sergeant)
    stranger = OfficerFactory()
    for of in (f"officer-{stranger.pk}", f"unit-{stranger.command_unit_id}", f"school-{school.pk}", "x", ""):
        assert "Select a calendar" in words_of(client.post(PAGE, {"of": of}))
    with pytest.raises(FeedError, match="may not follow"):
        actions.make_feed(of=stranger, by=sergeant)
    assert not CalendarFeed.objects.exists()


def test_an_address_is_revoked_once_and_by_its_owner(client, team, sergeant, inspector):
    with pytest.raises(FeedError, match="revoked before"):
        actions.revoke_feed(feed=team, by=inspector)
    actions.revoke_feed(feed=team, by=sergeant)
    with pytest.raises(FeedError, match="revoked before"):
        actions.revoke_feed(feed=team, by=sergeant)


# One change, to take into a calendar once


def change_of(client, notice, person):
    client.force_login(person)
    return client.get(f"/notices/{notice.pk}/change.ics")


def test_one_change_is_taken_into_a_calendar_as_the_school_s_feed_has_it(client, school, announced, leaver):
    head, notice = school_user(school), announced.notices.get()
    actions.make_feed(of=school, by=head)

    response = change_of(client, notice, head)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).events
    assert days(event) == (NEXT_MONDAY, NEXT_MONDAY)
    words = "PC Joiner takes over from PC Leaver at Ash Park School"
    assert str(event["SUMMARY"]) == words
    assert event["UID"] == events_of(client, CalendarFeed.objects.get())[words]["UID"]


def test_another_schools_part_of_the_plan_is_not_in_it(client, school, announced, leaver):
    other = SchoolFactory(name="Other School", local_authority=school.local_authority)
    Change.objects.create(redeployment=announced, school=other, kind="DEPARTURE", officer_out=leaver)

    response = change_of(client, announced.notices.get(), school_user(school))

    assert b"Other School" not in response.content


def test_what_will_not_be_or_has_been_is_in_no_calendar(client, school, announced, sergeant):
    head, notice = school_user(school), announced.notices.get()
    Change.objects.update(status="IN_EFFECT", took_effect_on=NEXT_MONDAY)
    assert change_of(client, notice, head).status_code == 404

    Change.objects.update(status="PLANNED", took_effect_on=None)
    assert change_of(client, notice, head).status_code == 200
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)
    assert change_of(client, notice, head).status_code == 404


def test_a_role_that_was_taken_ends_what_it_let_one_follow(client, school, unit):
    head, officer = school_user(school), police_user(unit, Role.OFFICER)
    feeds = [
        actions.make_feed(of=school, by=head),
        actions.make_feed(of=fit_officer(unit, user=officer), by=officer),
    ]
    assert [client.get(address(feed)).status_code for feed in feeds] == [200, 200]

    UserRole.objects.filter(user__in=[head, officer]).delete()

    assert [client.get(address(feed)).status_code for feed in feeds] == [404, 404]
