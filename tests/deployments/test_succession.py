"""A school that closes hands its officers and plans to its successor."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from deployments import actions
from deployments.models import Change, Deployment, Notice, Redeployment
from officers.models import Absence, Officer
from outbox.models import Letter
from schools.models import CommandUnit, School
from tests.deployments.absent import LAST, away_now
from tests.deployments.conftest import LONDON
from tests.factories import SchoolFactory, telling_school

CLOSED_ON = date(2026, 10, 31)


def convert(school: School) -> School:
    academy = SchoolFactory(local_authority=school.local_authority, name="Ash Park Academy")
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED, closed_on=CLOSED_ON, successor=academy)
    school.contacts.update(school=academy)
    return academy


def test_a_running_deployment_goes_on_at_the_successor(school: School, leaver: Officer) -> None:
    academy = convert(school)

    assert actions.follow_successors() == 1
    assert actions.follow_successors() == 0

    rows = Deployment.objects.order_by("from_on").values_list("school", "officer", "from_on", "until_on")
    assert list(rows) == [
        (school.pk, leaver.pk, date(2026, 1, 5), CLOSED_ON),
        (academy.pk, leaver.pk, date(2026, 11, 1), None),
    ]


def test_an_officer_who_is_there_already_is_not_doubled(school: School, leaver: Officer) -> None:
    academy = convert(school)
    Deployment.objects.create(officer=leaver, school=academy, from_on=date(2026, 9, 1))

    assert actions.follow_successors() == 0
    assert Deployment.objects.filter(until_on__isnull=True).count() == 1


def test_an_announced_change_takes_effect_at_the_successor(
    announced: Redeployment, school: School, joiner: Officer, sergeant: User
) -> None:
    academy = convert(school)
    actions.follow_successors()

    notice = Notice.objects.get()
    actions.acknowledge_by_phone(
        notice=notice, contact=academy.contacts.get(role="HEAD"), phone_number="01632 960002", by=sergeant
    )
    actions.take_effect(on=date(2026, 11, 9))

    assert Change.objects.get().status == Change.Status.IN_EFFECT
    assert [row.officer for row in Deployment.objects.on(date(2026, 11, 9))] == [joiner]


def test_a_school_without_an_open_successor_is_left_alone(school: School, leaver: Officer) -> None:
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED, closed_on=CLOSED_ON)

    assert actions.follow_successors() == 0
    assert Deployment.objects.get().school == school


def test_a_line_of_closed_schools_is_followed_to_its_open_end(school: School, leaver: Officer) -> None:
    academy = convert(school)
    trust = SchoolFactory(local_authority=school.local_authority)
    School.objects.filter(pk=academy.pk).update(
        status=School.Status.CLOSED, closed_on=date(2026, 11, 1), successor=trust
    )

    assert actions.follow_successors() == 1
    assert Deployment.objects.get(until_on__isnull=True).school == trust


def test_a_change_waits_where_the_successor_has_a_head_who_was_not_told(
    announced: Redeployment, school: School, unit: CommandUnit
) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    larger = telling_school(unit, name="Beech Hill School")
    School.objects.filter(pk=school.pk).update(status=School.Status.CLOSED, closed_on=CLOSED_ON, successor=larger)
    school.contacts.update(school=larger)

    actions.follow_successors()

    report = actions.take_effect(on=date(2026, 11, 9))
    assert (report.in_effect, report.held) == (0, 1)
    assert Change.objects.get().held_because.startswith("Ash Park School is not open.")


def test_whoever_comes_until_a_day_comes_to_the_successor_until_that_day(
    clock: Any, school: School, leaver: Officer, joiner: Officer
) -> None:
    until_on = date(2026, 12, 18)
    Deployment.objects.create(
        officer=joiner, school=school, kind="SHADOW", shadows=leaver, from_on=date(2026, 10, 5), until_on=until_on
    )
    academy = convert(school)

    assert actions.follow_successors() == 2
    assert actions.follow_successors() == 0

    row = Deployment.objects.get(officer=joiner, school=academy)
    assert (row.kind, row.shadows, row.from_on, row.until_on) == ("SHADOW", leaver, date(2026, 11, 1), until_on)
    assert Deployment.objects.get(officer=joiner, school=school).until_on == CLOSED_ON


def test_cover_that_was_over_stays_at_the_closed_school(clock: Any, school: School, joiner: Officer) -> None:
    Deployment.objects.create(
        officer=joiner, school=school, kind="COVER", from_on=date(2026, 10, 5), until_on=date(2026, 10, 30)
    )
    convert(school)

    assert actions.follow_successors() == 0
    assert Deployment.objects.get().school == school


def test_the_successor_hears_before_its_absent_officer_is_back(
    clock: Any, school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> None:
    away_now(leaver, clock, cover=joiner, by=sergeant)
    academy = convert(school)
    School.objects.filter(pk=school.pk).update(closed_on=date(2026, 11, 10))
    clock.move_to("2026-11-11T06:00:00+00:00")
    actions.follow_successors()

    actions.move_absence_end(absence=Absence.objects.get(), until_on=date(2026, 11, 19), by=sergeant)
    assert Deployment.objects.get(officer=joiner, school=academy).until_on == date(2026, 11, 19)
    told = Letter.objects.filter(category="return")
    assert told.get().about == academy.name_and_urn

    actions.move_absence_end(absence=Absence.objects.get(), until_on=LAST, by=sergeant)
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=LONDON)
    clock.move_to(friday)
    assert actions.tell_returns(now=friday) == 1
