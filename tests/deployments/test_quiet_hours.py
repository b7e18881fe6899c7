"""Letters to schools wait for school hours; the notice that they give is counted from there; the sergeant sees when."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.checks import find_problems
from deployments.desk.plans.lead import earliest_day
from deployments.errors import UnreadyPlanError
from deployments.models import Redeployment, RegisterEntry
from officers.models import Officer
from outbox.models import Delivery, Letter
from schools.models import ClosureDay, CommandUnit, School
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page
from tests.deployments.test_withdrawing import sent
from tests.factories import telling_school
from tests.pages import words_of


def at(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=LONDON)


FRIDAY_NIGHT, MONDAY_AT_SEVEN = at(6, "20:00"), at(9, "7:00")


def leaves(category: str = "notice") -> list[datetime]:
    return sorted(set(Delivery.objects.filter(letter__category=category).values_list("try_after", flat=True)))


def move_to(plan: Redeployment, day: date, by: User) -> None:
    actions.change_redeployment(
        redeployment=plan, reason=plan.reason, explanation=plan.explanation, effective_on=day, by=by
    )


def authorise(plan: Redeployment, by: User, inspector: User) -> None:
    exigency = actions.ask_for_exigency(redeployment=plan, cause="Urgent.", explanation="Sorry.", by=by)
    actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=inspector)
    plan.refresh_from_db()


@pytest.fixture
def friday_night(clock: Any, plan: Redeployment, sergeant: User) -> Redeployment:
    """A plan for Monday week, and it is Friday, eight in the evening."""
    move_to(plan, date(2026, 11, 16), sergeant)
    clock.move_to(FRIDAY_NIGHT)
    return plan


# Notices


def test_a_notice_of_friday_night_leaves_and_counts_from_monday(friday_night: Redeployment, sergeant: User) -> None:
    actions.schedule_redeployment(redeployment=friday_night, by=sergeant)

    notice = friday_night.notices.get()
    assert leaves() == [MONDAY_AT_SEVEN]
    assert notice.lead_days == 5
    assert (notice.remind_on, notice.call_on) == (date(2026, 11, 11), date(2026, 11, 13))
    assert notice.letter.send_before == datetime(2026, 11, 17, tzinfo=LONDON)


def test_a_day_that_is_early_enough_at_noon_is_too_soon_at_night(
    clock: Any, friday_night: Redeployment, sergeant: User
) -> None:
    move_to(friday_night, date(2026, 11, 13), sergeant)

    assert find_problems(friday_night, release_at=at(6, "17:59")) == []
    with pytest.raises(UnreadyPlanError, match="would get 4 school days’ notice"):
        actions.schedule_redeployment(redeployment=friday_night, by=sergeant)


def test_a_release_at_night_is_checked_as_of_the_morning_after(friday_night: Redeployment, sergeant: User) -> None:
    with pytest.raises(UnreadyPlanError, match="would get 4 school days’ notice"):
        actions.schedule_redeployment(redeployment=friday_night, by=sergeant, release_at=at(9, "18:30"))


def test_the_earliest_day_is_counted_from_when_the_notice_leaves(clock: Any, school: School) -> None:
    assert earliest_day([school], minimum=5, told_at=at(6, "17:00")) == date(2026, 11, 13)
    assert earliest_day([school], minimum=5, told_at=FRIDAY_NIGHT) == date(2026, 11, 16)


def test_each_school_is_written_to_on_its_own_days(
    friday_night: Redeployment, unit: CommandUnit, joiner: Officer, sergeant: User
) -> None:
    move_to(friday_night, date(2026, 11, 17), sergeant)
    second = telling_school(unit)
    ClosureDay.objects.create(school=second, closed_on=date(2026, 11, 9))
    actions.add_changes(redeployment=friday_night, planned=[PlannedChange(second, officer_in=joiner)], by=sergeant)

    actions.schedule_redeployment(redeployment=friday_night, by=sergeant)

    assert leaves() == [MONDAY_AT_SEVEN, at(10, "7:00")]
    assert {notice.school: notice.lead_days for notice in friday_night.notices.all()}[second] == 5


def test_an_authorised_exigency_leaves_at_once_and_gives_no_more_notice(
    friday_night: Redeployment, sergeant: User, inspector: User
) -> None:
    move_to(friday_night, date(2026, 11, 13), sergeant)
    authorise(friday_night, sergeant, inspector)
    assert friday_night.exigency.lead_days == 4

    actions.schedule_redeployment(redeployment=friday_night, by=sergeant)

    notice = friday_night.notices.get()
    assert leaves() == [FRIDAY_NIGHT]
    assert (notice.lead_days, notice.exigency) == (4, friday_night.exigency)


def test_the_register_counts_from_when_the_notice_could_be_read(
    friday_night: Redeployment, sergeant: User, inspector: User
) -> None:
    move_to(friday_night, date(2026, 11, 13), sergeant)
    authorise(friday_night, sergeant, inspector)
    actions.schedule_redeployment(redeployment=friday_night, by=sergeant)
    actions.acknowledge_by_link(copy=friday_night.notices.get().copies.all()[0])

    actions.take_effect(on=date(2026, 11, 13))

    entry = RegisterEntry.objects.get()
    assert (entry.shortfall, entry.lead_days) == ("SHORT_NOTICE", 4)


# What follows a notice


def test_a_reminder_waits_for_seven_and_not_beyond_the_day(clock: Any, announced: Redeployment) -> None:
    just_after_midnight = at(4, "0:01")
    clock.move_to(just_after_midnight)

    assert actions.send_reminders(now=just_after_midnight) == 1

    assert leaves("reminder") == [at(4, "7:00")]
    assert Letter.objects.get(category="reminder").send_before == datetime(2026, 11, 10, tzinfo=LONDON)


def test_what_is_held_is_told_at_once_on_the_day(clock: Any, announced: Redeployment) -> None:
    five = at(9, "5:00")
    clock.move_to(five)

    actions.take_effect(on=NEXT_MONDAY)

    assert leaves("held") == leaves("alert") == [five]


def test_what_is_let_through_on_a_later_day_is_told_in_school_hours(clock: Any, announced: Redeployment) -> None:
    clock.move_to(at(9, "5:00"))
    actions.take_effect(on=NEXT_MONDAY)
    saturday = at(14, "5:00")
    clock.move_to(saturday)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

    actions.take_effect(on=saturday.date())

    assert leaves("released") == [at(16, "7:00")]
    assert Delivery.objects.filter(letter__category="released")[0].letter.send_before == at(19, "7:00")


def test_a_withdrawal_waits_unless_the_day_would_come(clock: Any, announced: Redeployment, sergeant: User) -> None:
    sent(announced)
    wednesday_night = at(4, "22:00")
    clock.move_to(wednesday_night)

    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert leaves("withdrawal") == [at(5, "7:00")]
    assert Delivery.objects.filter(letter__category="withdrawal")[0].letter.send_before == at(8, "7:00")


def test_a_withdrawal_on_the_weekend_before_the_day_leaves_at_once(
    clock: Any, announced: Redeployment, sergeant: User
) -> None:
    sent(announced)
    clock.move_to(FRIDAY_NIGHT)

    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert leaves("withdrawal") == [FRIDAY_NIGHT]


# What the sergeant sees


def test_the_sergeant_sees_when_notices_leave_before_and_after_telling(
    friday_night: Redeployment, sergeant: User
) -> None:
    client = client_of(sergeant)
    shown = words_of(client.get(page("schedule", friday_night)))
    assert "the notices leave on Monday 9 November at 7am" in shown
    assert "If you tell them now: 5 school days’ notice" in shown

    after = words_of(client.post(page("schedule", friday_night), {"when": "now"}, follow=True))
    assert "Announced to 1 school. The notices leave on Monday 9 November at 7am." in after
    assert "Notices that wait for school hours leave on Monday 9 November at 7am." in after
    notice = friday_night.notices.get()
    assert "Leaves Monday 9 November at 7am" in words_of(client.get(page("board", friday_night)))
    assert "Leaves Monday 9 November at 7am" in words_of(client.get(page("notice-detail", notice)))


def test_in_school_hours_they_leave_at_once(plan: Redeployment, sergeant: User) -> None:
    client = client_of(sergeant)
    assert "the notices leave at once." in words_of(client.get(page("schedule", plan)))

    after = words_of(client.post(page("schedule", plan), {"when": "now"}, follow=True))
    assert "Announced to 1 school. The mail is on its way." in after
    assert "wait for school hours" not in after
    assert "Leaves" not in words_of(client.get(page("board", plan)))


def test_schools_with_different_days_are_spoken_of_together(
    friday_night: Redeployment, unit: CommandUnit, joiner: Officer, sergeant: User
) -> None:
    second = telling_school(unit)
    ClosureDay.objects.create(school=second, closed_on=date(2026, 11, 9))
    actions.add_changes(redeployment=friday_night, planned=[PlannedChange(second, officer_in=joiner)], by=sergeant)

    shown = words_of(client_of(sergeant).get(page("schedule", friday_night)))

    assert "leave between Monday 9 November at 7am and Tuesday 10 November at 7am" in shown


def test_a_plan_scheduled_for_the_evening_says_that_its_notices_wait(plan: Redeployment, sergeant: User) -> None:
    move_to(plan, date(2026, 11, 16), sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=FRIDAY_NIGHT)

    shown = words_of(client_of(sergeant).get(page("redeployment-detail", plan)))

    assert "will be told on 6 November 2026 at 8pm. The notices leave on Monday 9 November at 7am." in shown


def test_an_authorised_plan_says_that_it_leaves_at_any_hour(
    friday_night: Redeployment, sergeant: User, inspector: User
) -> None:
    move_to(friday_night, date(2026, 11, 13), sergeant)
    authorise(friday_night, sergeant, inspector)

    shown = words_of(client_of(sergeant).get(page("schedule", friday_night)))

    assert "An inspector has authorised short notice: the notices leave at once, at any hour." in shown


def test_what_an_inspector_authorised_is_not_said_to_wait(
    friday_night: Redeployment, sergeant: User, inspector: User
) -> None:
    move_to(friday_night, date(2026, 11, 13), sergeant)
    authorise(friday_night, sergeant, inspector)
    actions.schedule_redeployment(redeployment=friday_night, by=sergeant, release_at=at(7, "20:00"))

    shown = words_of(client_of(sergeant).get(page("redeployment-detail", friday_night)))

    assert "will be told on 7 November 2026 at 8pm." in shown
    assert "The notices leave" not in shown


def test_where_quiet_hours_are_off_the_page_says_so_and_all_leaves_at_once(
    friday_night: Redeployment, sergeant: User, settings: Any
) -> None:
    settings.MAIL_QUIET_HOURS = False
    assert "Quiet hours are turned off here" in words_of(client_of(sergeant).get(page("schedule", friday_night)))

    actions.schedule_redeployment(redeployment=friday_night, by=sergeant)

    assert leaves() == [FRIDAY_NIGHT]


def test_a_notice_that_is_tried_again_says_when(announced: Redeployment, sergeant: User) -> None:
    Delivery.objects.update(tries=1, try_after=timezone.now() + timedelta(minutes=5))

    assert "wait for school hours" not in words_of(client_of(sergeant).get(page("redeployment-detail", announced)))
    assert "Next try Monday 2 November at 10:05am" in words_of(client_of(sergeant).get(page("board", announced)))
