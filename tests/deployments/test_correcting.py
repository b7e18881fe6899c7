"""A correction takes the place of the plan it corrects, school by school."""

from datetime import date

import pytest

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import NoticeError, RedeploymentError
from deployments.models import Change, Notice, Redeployment, RegisterEntry
from officers.models import Officer
from outbox.models import Delivery, Letter
from schools.models import ClosureDay, CommandUnit, School
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import LocalAuthorityFactory, fit_officer, telling_school

LATER = date(2026, 11, 12)


def correct(announced: Redeployment, sergeant: User, day: date = LATER) -> Redeployment:
    draft = actions.begin_correction(redeployment=announced, by=sergeant)
    actions.change_redeployment(
        redeployment=draft, reason=draft.reason, explanation="One more week.", effective_on=day, by=sergeant
    )
    return draft


def announce(draft: Redeployment, sergeant: User) -> None:
    actions.schedule_redeployment(redeployment=draft, by=sergeant)
    draft.refresh_from_db()


def test_the_earlier_plan_stands_until_the_correction_is_announced(announced: Redeployment, sergeant: User) -> None:
    correct(announced, sergeant)

    announced.refresh_from_db()
    assert announced.status == Redeployment.Status.ANNOUNCED


def test_a_new_day_is_a_numbered_correction_that_asks_anew(announced: Redeployment, sergeant: User) -> None:
    first = announced.notices.get()
    actions.acknowledge_by_link(copy=first.copies.all()[0])

    draft = correct(announced, sergeant)
    announce(draft, sergeant)

    second = draft.notices.get()
    first.refresh_from_db()
    announced.refresh_from_db()
    assert (second.number, second.corrects, second.status) == (2, first, Notice.Status.ISSUED)
    assert first.status == Notice.Status.CORRECTED
    assert announced.status == Redeployment.Status.CORRECTED
    assert announced.changes.get().status == Change.Status.CORRECTED
    assert second.letter.subject == "Ash Park School: your officer changes on 12 November (correction 1)"
    assert "9 November 2026" in second.letter.text
    assert first.acknowledgements.count() == 1


def test_nothing_takes_effect_on_the_old_day_or_by_the_old_answer(announced: Redeployment, sergeant: User) -> None:
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    announce(correct(announced, sergeant), sergeant)

    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 0
    assert actions.take_effect(on=LATER).held == 1


def test_the_old_link_is_dead(announced: Redeployment, sergeant: User) -> None:
    copy = announced.notices.get().copies.all()[0]
    announce(correct(announced, sergeant), sergeant)
    copy.notice.refresh_from_db()

    with pytest.raises(NoticeError, match="corrected"):
        actions.acknowledge_by_link(copy=copy)


def test_mail_that_has_not_left_is_called_back(announced: Redeployment, sergeant: User) -> None:
    first = announced.notices.get()

    announce(correct(announced, sergeant), sergeant)

    states = Delivery.objects.filter(letter=first.letter).values_list("status", "ended_because")
    assert set(states) == {("CANCELLED", "A correction took its place.")}


def test_a_school_with_the_same_facts_keeps_its_notice_and_its_answer(
    plan: Redeployment, unit: CommandUnit, sergeant: User
) -> None:
    other, officer, better = telling_school(unit), fit_officer(unit), fit_officer(unit)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(other, officer_in=officer)], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    kept = plan.notices.exclude(school=other).get()
    actions.acknowledge_by_link(copy=kept.copies.all()[0])
    draft = actions.begin_correction(redeployment=plan, by=sergeant)
    change = draft.changes.get(school=other)
    actions.change_change(change=change, planned=PlannedChange(other, officer_in=better), by=sergeant)

    announce(draft, sergeant)

    kept.refresh_from_db()
    assert (kept.redeployment, kept.status) == (draft, Notice.Status.ACKNOWLEDGED)
    assert draft.notices.get(school=other).number == 2
    assert Letter.objects.filter(category="notice").count() == 3
    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 1


def test_a_school_dropped_from_the_plan_is_told_so(
    plan: Redeployment, unit: CommandUnit, school: School, sergeant: User
) -> None:
    other = telling_school(unit)
    actions.add_changes(redeployment=plan, planned=[PlannedChange(other, officer_in=fit_officer(unit))], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    Delivery.objects.update(status="ACCEPTED", accepted_at=plan.announced_at)
    draft = actions.begin_correction(redeployment=plan, by=sergeant)
    actions.remove_change(change=draft.changes.get(school=other), by=sergeant)

    announce(draft, sergeant)

    told_again = Letter.objects.get(category="withdrawal")
    assert set(told_again.deliveries.values_list("address", flat=True)) == set(
        other.contacts.values_list("email", flat=True)
    )
    assert Notice.objects.get(school=other).status == Notice.Status.WITHDRAWN


def test_a_plan_is_corrected_once_at_a_time(announced: Redeployment, sergeant: User) -> None:
    draft = correct(announced, sergeant)

    with pytest.raises(RedeploymentError, match="being corrected already"):
        actions.begin_correction(redeployment=announced, by=sergeant)

    actions.withdraw_redeployment(redeployment=draft, because="A slip.", by=sergeant)
    actions.begin_correction(redeployment=announced, by=sergeant)


def test_what_took_effect_meanwhile_is_not_corrected(announced: Redeployment, sergeant: User) -> None:
    draft = correct(announced, sergeant)
    actions.acknowledge_by_link(copy=announced.notices.get().copies.all()[0])
    actions.take_effect(on=NEXT_MONDAY)

    with pytest.raises(RedeploymentError, match="is now in effect"):
        announce(draft, sergeant)


def test_a_correction_with_too_little_notice_needs_an_inspector(
    announced: Redeployment, sergeant: User, inspector: User, joiner: Officer
) -> None:
    draft = correct(announced, sergeant, day=date(2026, 11, 4))

    with pytest.raises(RedeploymentError, match="2 school days’ notice; the minimum is 5"):
        announce(draft, sergeant)


def test_a_kept_notice_keeps_the_authority_it_was_issued_by(
    plan: Redeployment, school: School, sergeant: User, inspector: User
) -> None:
    tuesday = date(2026, 11, 3)
    actions.change_redeployment(
        redeployment=plan, reason="AID", explanation="Called away.", effective_on=tuesday, by=sergeant
    )
    exigency = actions.ask_for_exigency(redeployment=plan, cause="Aid tonight.", explanation="Sorry.", by=sergeant)
    actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=inspector)
    plan = Redeployment.objects.get(pk=plan.pk)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    plan.refresh_from_db()
    announce(correct(plan, sergeant, day=tuesday), sergeant)

    assert actions.take_effect(on=tuesday).in_effect == 1
    assert set(RegisterEntry.objects.values_list("shortfall", "authorised_by", "cause")) == {
        ("SHORT_NOTICE", inspector.pk, "Aid tonight."),
        ("UNTOLD", inspector.pk, "Aid tonight."),
    }


def test_an_exigency_covers_the_schools_that_had_no_time_and_no_other(
    plan: Redeployment, unit: CommandUnit, school: School, sergeant: User, inspector: User
) -> None:
    """The other school is in a holiday of its own authority, so only it gets too little notice."""
    away = telling_school(unit)
    away.local_authority = LocalAuthorityFactory(command_unit=unit)
    away.save()
    for day in (3, 4):
        ClosureDay.objects.create(local_authority=away.local_authority, closed_on=date(2026, 11, day))
    actions.add_changes(redeployment=plan, planned=[PlannedChange(away, officer_in=fit_officer(unit))], by=sergeant)
    exigency = actions.ask_for_exigency(redeployment=plan, cause="Aid.", explanation="Sorry.", by=sergeant)
    actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=inspector)
    actions.schedule_redeployment(redeployment=Redeployment.objects.get(pk=plan.pk), by=sergeant)

    report = actions.take_effect(on=NEXT_MONDAY)

    assert (report.in_effect, report.held) == (1, 1)
    assert Change.objects.get(status=Change.Status.HELD).school == school
