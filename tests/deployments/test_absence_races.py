"""Two hands at once on one absence. PostgreSQL only: SQLite lets one writer in at a time by itself."""

from datetime import date, datetime

import pytest

from deployments import actions
from deployments.models import Change, Redeployment
from officers.models import Absence
from outbox.models import Letter
from tests.at_once import at_once, several_writers
from tests.deployments.absent import LAST, aid, away_now
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.factories import fit_officer

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=LONDON)
LATER = date(2026, 11, 27)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    several_writers,
]


def test_a_team_recorded_in_four_tabs_is_away_once_with_one_draft(clock, unit, leaver, sergeant):
    other = fit_officer(unit)
    teams = [(leaver, other), (other, leaver)] * 2

    refused = at_once(*[lambda team=team: aid(*team, interim_contact="The desk", by=sergeant) for team in teams])

    assert len(refused) == 3
    assert all("away already" in words for words in refused)
    assert (Absence.objects.count(), Redeployment.objects.count()) == (2, 1)


def test_an_absence_cancelled_in_two_tabs_is_cancelled_once(clock, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    copies = [leaver.absences.get() for _ in range(3)]

    refused = at_once(*[lambda copy=copy: actions.cancel_absence(absence=copy, by=sergeant) for copy in copies])

    assert len(refused) == 2
    assert Redeployment.objects.get().status == "WITHDRAWN"


def test_two_last_days_at_once_leave_one_truth(clock, leaver, joiner, sergeant):
    plan = away_now(leaver, clock, cover=joiner, by=sergeant)
    copies = [leaver.absences.get() for _ in range(2)]
    days = (LATER, date(2026, 11, 18))

    refused = at_once(
        *[
            lambda copy=copy, day=day: actions.move_absence_end(absence=copy, until_on=day, by=sergeant)
            for copy, day in zip(copies, days, strict=True)
        ]
    )

    assert len(refused) == 1
    until_on = leaver.absences.get().until_on
    assert until_on in days
    assert set(plan.changes.values_list("until_on", flat=True)) == {until_on}
    assert Letter.objects.filter(category="return").count() == 1


def test_two_workers_tell_a_school_once(clock, leaver, joiner, sergeant):
    away_now(leaver, clock, cover=joiner, by=sergeant)
    clock.move_to(FRIDAY)

    at_once(*[lambda: actions.tell_returns(now=FRIDAY)] * 4)

    assert Letter.objects.filter(category="return").count() == 1


def test_a_return_that_meets_another_last_day_is_told_as_it_will_be(clock, leaver, joiner, sergeant):
    away_now(leaver, clock, cover=joiner, by=sergeant)
    clock.move_to(FRIDAY)
    absence = leaver.absences.get()

    at_once(
        lambda: actions.tell_returns(now=FRIDAY),
        lambda: actions.move_absence_end(absence=absence, until_on=LATER, by=sergeant),
    )

    newest = Letter.objects.filter(category="return").latest("pk")
    assert "is back from Monday 30 November 2026" in newest.text
    assert Change.objects.get(kind="ABSENCE").returned_on is None


def test_an_absence_cancelled_while_it_begins_is_one_of_the_two(clock, leaver, joiner, sergeant):
    plan = aid(leaver, cover=joiner, by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    absence = leaver.absences.get()

    refused = at_once(
        lambda: actions.take_effect(on=NEXT_MONDAY),
        lambda: actions.cancel_absence(absence=absence, by=sergeant),
    )

    absence.refresh_from_db()
    status = Change.objects.get(kind="ABSENCE").status
    assert (status, absence.cancelled_at is None, len(refused)) in {("IN_EFFECT", True, 1), ("WITHDRAWN", False, 0)}
    assert absence.until_on == LAST
