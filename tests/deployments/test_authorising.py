"""Short notice: the inspector owns the answer, for the plan as it stood when they read it."""

from datetime import date, timedelta

import pytest

from accounts.models import Role, User
from deployments import actions
from deployments.errors import RedeploymentError
from deployments.models import Exigency, Redeployment
from outbox.models import Letter
from schools.models import CommandUnit
from tests.deployments.conftest import MONDAY
from tests.factories import police_user


@pytest.fixture
def urgent(plan: Redeployment, sergeant: User) -> Redeployment:
    actions.change_redeployment(
        redeployment=plan, reason="AID", explanation="Called away.", effective_on=date(2026, 11, 4), by=sergeant
    )
    return plan


def ask(plan: Redeployment, by: User) -> Exigency:
    return actions.ask_for_exigency(redeployment=plan, cause="Aid tonight.", explanation="We are sorry.", by=by)


def test_an_authorised_plan_is_announced_and_says_why(urgent: Redeployment, sergeant: User, inspector: User) -> None:
    exigency = ask(urgent, sergeant)
    actions.decide_exigency(exigency=exigency, revision=urgent.revision, authorise=True, by=inspector)

    actions.schedule_redeployment(redeployment=urgent, by=sergeant)

    assert "We are sorry." in Letter.objects.get(category="notice").text


def test_asking_is_not_enough(urgent: Redeployment, sergeant: User) -> None:
    ask(urgent, sergeant)

    with pytest.raises(RedeploymentError, match="the minimum is 5"):
        actions.schedule_redeployment(redeployment=urgent, by=sergeant)


def test_nobody_authorises_their_own(plan: Redeployment, unit: CommandUnit) -> None:
    both = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    exigency = ask(plan, both)

    with pytest.raises(RedeploymentError, match="Nobody authorises their own"):
        actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=both)


def test_whoever_edited_last_does_not_authorise_either(plan: Redeployment, sergeant: User, unit: CommandUnit) -> None:
    both = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    actions.write_notice(redeployment=plan, words="((school))", by=both)
    exigency = ask(plan, sergeant)

    with pytest.raises(RedeploymentError, match="Nobody authorises their own"):
        actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=both)


def test_a_sergeant_does_not_authorise(urgent: Redeployment, sergeant: User, unit: CommandUnit) -> None:
    exigency = ask(urgent, sergeant)

    with pytest.raises(RedeploymentError, match="Only an inspector"):
        actions.decide_exigency(
            exigency=exigency, revision=urgent.revision, authorise=True, by=police_user(unit, Role.SERGEANT)
        )


def test_an_edit_after_authorisation_drops_it(urgent: Redeployment, sergeant: User, inspector: User) -> None:
    exigency = ask(urgent, sergeant)
    actions.decide_exigency(exigency=exigency, revision=urgent.revision, authorise=True, by=inspector)
    actions.change_redeployment(
        redeployment=urgent, reason="AID", explanation="Called away.", effective_on=date(2026, 11, 3), by=sergeant
    )

    with pytest.raises(RedeploymentError, match="the minimum is 5"):
        actions.schedule_redeployment(redeployment=urgent, by=sergeant)


def test_a_plan_edited_while_the_inspector_reads_is_read_again(
    urgent: Redeployment, sergeant: User, inspector: User
) -> None:
    exigency, seen = ask(urgent, sergeant), urgent.revision
    actions.write_notice(redeployment=urgent, words="((school)) ((day))", by=sergeant)

    with pytest.raises(RedeploymentError, match="changed this plan at 10am: the words of the notice"):
        actions.decide_exigency(exigency=exigency, revision=seen, authorise=True, by=inspector)


def test_sending_back_needs_a_reason_and_tells_the_author(
    urgent: Redeployment, sergeant: User, inspector: User
) -> None:
    exigency = ask(urgent, sergeant)
    with pytest.raises(RedeploymentError, match="Say why"):
        actions.decide_exigency(exigency=exigency, revision=urgent.revision, authorise=False, by=inspector)

    actions.decide_exigency(
        exigency=exigency, revision=urgent.revision, authorise=False, reason="Wait a week.", by=inspector
    )

    alert = Letter.objects.filter(category="alert").latest("pk")
    assert alert.deliveries.get().address == sergeant.email
    assert "Wait a week." in alert.text


def test_it_is_decided_once(urgent: Redeployment, sergeant: User, inspector: User, unit: CommandUnit) -> None:
    exigency = ask(urgent, sergeant)
    actions.decide_exigency(exigency=exigency, revision=urgent.revision, authorise=True, by=inspector)

    with pytest.raises(RedeploymentError, match="has been decided"):
        actions.decide_exigency(
            exigency=exigency,
            revision=urgent.revision,
            authorise=False,
            reason="No.",
            by=police_user(unit, Role.INSPECTOR),
        )
    exigency.refresh_from_db()
    assert exigency.state == Exigency.State.AUTHORISED


def test_a_question_put_in_other_words_is_read_before_it_is_answered(
    urgent: Redeployment, sergeant: User, inspector: User
) -> None:
    ask(urgent, sergeant)
    seen = urgent.revision
    exigency = actions.ask_for_exigency(redeployment=urgent, cause="Other.", explanation="Other words.", by=sergeant)

    with pytest.raises(RedeploymentError, match="an inspector was asked for short notice"):
        actions.decide_exigency(exigency=exigency, revision=seen, authorise=True, by=inspector)


def test_an_authority_left_lying_allows_no_less_notice_than_it_was_given_for(
    urgent: Redeployment, sergeant: User, inspector: User, clock
) -> None:
    exigency = ask(urgent, sergeant)
    urgent.refresh_from_db()
    actions.decide_exigency(exigency=exigency, revision=urgent.revision, authorise=True, by=inspector)
    clock.move_to(MONDAY + timedelta(days=1))

    with pytest.raises(RedeploymentError, match="The inspector authorised 2 school days’ notice. Ask again."):
        actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=urgent.pk), by=sergeant)
