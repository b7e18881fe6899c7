"""Two hands at once. PostgreSQL only: SQLite's in-memory database of the tests has a single writer."""

from datetime import date
from threading import Event
from typing import Any

import pytest

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange, gate, scheduling
from deployments.actions.register import enter_shortfalls
from deployments.checks import find_problems
from deployments.errors import NoticeError
from deployments.models import Change, Deployment, Notice, NoticeCopy, Redeployment, RegisterEntry
from officers.models import Officer
from outbox.models import Letter
from schools.models import CommandUnit, School
from tests.at_once import at_once, several_writers
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import telling_school

pytestmark = [
    pytest.mark.django_db(transaction=True),
    several_writers,
]


def test_two_gates_at_once_let_a_change_through_once(announced: Redeployment, school: School, leaver: Officer) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

    at_once(*[lambda: actions.take_effect(on=NEXT_MONDAY)] * 4)

    days = Deployment.objects.order_by("from_on").values_list("from_on", "until_on")
    assert list(days) == [(date(2026, 1, 5), date(2026, 11, 8)), (NEXT_MONDAY, None)]
    assert RegisterEntry.objects.count() == 0


def test_two_gates_at_once_tell_of_a_held_change_once(announced: Redeployment) -> None:
    at_once(*[lambda: actions.take_effect(on=NEXT_MONDAY)] * 4)

    assert Change.objects.get().status == Change.Status.HELD
    assert Letter.objects.filter(category="held").count() == 1


def test_a_plan_scheduled_in_two_tabs_is_announced_once(plan: Redeployment, sergeant: User) -> None:
    copies = [Redeployment.objects.get(pk=plan.pk) for _ in range(3)]

    refused = at_once(
        *[lambda copy=copy: actions.schedule_redeployment(redeployment=copy, by=sergeant) for copy in copies]
    )

    assert len(refused) == 2
    assert Notice.objects.count() == 1
    assert Letter.objects.filter(category="notice").count() == 1


def test_a_plan_withdrawn_at_the_gate_is_either_withdrawn_or_in_effect(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])

    at_once(
        lambda: actions.take_effect(on=NEXT_MONDAY),
        lambda: actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant),
    )

    announced.refresh_from_db()
    change = announced.changes.get()
    assert (announced.status, change.status) in {
        (Redeployment.Status.WITHDRAWN, Change.Status.WITHDRAWN),
        (Redeployment.Status.IN_EFFECT, Change.Status.IN_EFFECT),
    }
    assert Deployment.objects.count() == (2 if change.status == Change.Status.IN_EFFECT else 1)


def test_an_answer_that_meets_a_withdrawal_leaves_one_truth(announced: Redeployment, sergeant: User) -> None:
    copy = announced.notices.get().copies.all()[0]

    at_once(
        lambda: _try_to_answer(copy),
        lambda: actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant),
    )

    assert Notice.objects.get().status == Notice.Status.WITHDRAWN


def _try_to_answer(copy: NoticeCopy) -> None:
    try:
        actions.acknowledge_by_link(copy=copy)
    except NoticeError:
        return


def test_a_correction_waits_for_the_gate_of_the_plan_it_corrects(
    plan: Redeployment, unit: CommandUnit, sergeant: User, joiner: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = telling_school(unit, name="Beech Hill School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school=other, officer_in=joiner)], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    actions.acknowledge_by_link(copy=plan.notices.get(school=other).copies.all()[0])
    plan.refresh_from_db()
    draft = actions.begin_correction(redeployment=plan, by=sergeant)
    actions.change_redeployment(
        redeployment=draft, reason="AID", explanation="Later.", effective_on=date(2026, 11, 16), by=sergeant
    )
    inside, checked = Event(), Event()
    enter, find = enter_shortfalls, find_problems

    def enter_slowly(*args: Any, **kwargs: Any) -> None:
        inside.set()
        checked.wait(timeout=2)
        enter(*args, **kwargs)

    def check_and_tell(*args: Any, **kwargs: Any) -> Any:
        found = find(*args, **kwargs)
        checked.set()
        return found

    def schedule_meanwhile() -> None:
        inside.wait(timeout=5)
        actions.schedule_redeployment(redeployment=draft, by=sergeant)

    monkeypatch.setattr(gate, "enter_shortfalls", enter_slowly)
    monkeypatch.setattr(scheduling, "find_problems", check_and_tell)
    refused = at_once(lambda: actions.take_effect(on=NEXT_MONDAY), schedule_meanwhile)

    assert plan.changes.get(school=other).status == Change.Status.IN_EFFECT
    assert len(refused) == 1
    assert "already expected" in refused[0]
