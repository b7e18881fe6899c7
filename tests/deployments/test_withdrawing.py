"""A plan that is called off: whoever was told is told again."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import NoticeError, RedeploymentError
from deployments.models import Change, Notice, Redeployment
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import fit_officer


def sent(plan: Redeployment) -> None:
    Delivery.objects.filter(letter__notice__redeployment=plan).update(status="ACCEPTED", accepted_at=timezone.now())


def test_everybody_who_was_told_is_told_again(announced: Redeployment, sergeant: User) -> None:
    sent(announced)

    actions.withdraw_redeployment(redeployment=announced, because="PC Leaver stays after all.", by=sergeant)

    letter = Letter.objects.get(category="withdrawal")
    assert letter.deliveries.count() == 2
    assert "PC Leaver stays after all." in letter.text
    assert Notice.objects.get().status == Notice.Status.WITHDRAWN
    assert Change.objects.get().status == Change.Status.WITHDRAWN


def test_what_nobody_was_told_is_stopped_and_not_explained(announced: Redeployment, sergeant: User) -> None:
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert Letter.objects.filter(category="withdrawal").count() == 0
    assert set(Delivery.objects.values_list("status", flat=True)) == {"CANCELLED"}


def test_a_withdrawn_plan_never_takes_effect(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 0


def test_a_withdrawn_notice_is_not_answered(announced: Redeployment, sergeant: User) -> None:
    copy = announced.notices.get().copies.all()[0]
    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    with pytest.raises(NoticeError, match="withdrawn"):
        actions.acknowledge_by_link(copy=copy)


def test_a_plan_in_effect_is_not_withdrawn(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.take_effect(on=NEXT_MONDAY)

    with pytest.raises(RedeploymentError, match="in effect"):
        actions.withdraw_redeployment(redeployment=announced, because="Too late.", by=sergeant)

    assert Change.objects.get().status == Change.Status.IN_EFFECT


def test_a_reason_is_asked_for(announced: Redeployment, sergeant: User) -> None:
    with pytest.raises(RedeploymentError, match="Say why"):
        actions.withdraw_redeployment(redeployment=announced, because="  ", by=sergeant)


def test_whoever_answered_is_told_again_though_the_mail_never_left(announced: Redeployment, sergeant: User) -> None:
    head = Contact.objects.get(role="HEAD")
    actions.acknowledge_by_phone(notice=announced.notices.get(), contact=head, phone_number="01632 960002", by=sergeant)

    actions.withdraw_redeployment(redeployment=announced, because="A slip.", by=sergeant)

    assert [row.address for row in Letter.objects.get(category="withdrawal").deliveries.all()] == [head.email]


def test_what_took_effect_is_not_said_to_be_withdrawn(plan: Redeployment, sergeant: User, unit: CommandUnit) -> None:
    second = fit_officer(unit, display_name="PC Second")
    actions.add_changes(
        redeployment=plan, planned=[PlannedChange(plan.changes.get().school, officer_in=second)], by=sergeant
    )
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    actions.acknowledge_by_link(copy=plan.notices.get().copies.all()[0])
    second.tenures.update(ended_on=date(2026, 11, 5), end_reason="OTHER")
    actions.take_effect(on=NEXT_MONDAY)

    actions.withdraw_redeployment(redeployment=plan, because="PC Second resigned.", by=sergeant)

    words = Letter.objects.get(category="withdrawal").text
    assert "What has happened stays: PC Joiner arrived and PC Leaver left. The rest will not happen." in words
