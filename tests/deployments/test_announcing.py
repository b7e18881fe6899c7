"""What a school is sent, once, and in the same breath as the plan is announced."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import RedeploymentError
from deployments.models import Notice, NoticeCopy, Redeployment
from deployments.notices.render import NoticeWriter
from officers.models import Officer
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact, School
from tests.factories import CommandUnitFactory, ContactFactory, fit_officer, telling_school


def test_every_head_and_dsl_gets_one_copy(announced: Redeployment, school: School) -> None:
    notice = announced.notices.get()

    assert announced.status == Redeployment.Status.ANNOUNCED
    assert [copy.contact.role for copy in notice.copies.all()] == ["HEAD", "DSL"]
    assert {copy.delivery.address for copy in notice.copies.all()} == set(
        school.contacts.values_list("email", flat=True)
    )
    assert notice.lead_days == 5


def test_a_person_with_two_roles_gets_one_copy(plan: Redeployment, school: School, sergeant: User) -> None:
    head = school.contacts.get(role="HEAD")
    ContactFactory(school=school, role="DEPUTY_DSL", email=head.email.upper())

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert NoticeCopy.objects.count() == 2


def test_reception_and_leavers_get_none(plan: Redeployment, school: School, sergeant: User) -> None:
    ContactFactory(school=school, role="RECEPTION")
    ContactFactory(school=school, role="DSL", state="LEFT", left_on=date(2026, 1, 1))

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert NoticeCopy.objects.count() == 2


def test_one_digest_tells_a_school_of_all_that_changes_there(
    plan: Redeployment, unit: CommandUnit, school: School, sergeant: User
) -> None:
    second = fit_officer(unit, display_name="PC Second")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(school, officer_in=second)], by=sergeant)

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    notice = Notice.objects.get()
    assert notice.before == "PC Leaver, named officer (one of several schools)"
    assert notice.after.splitlines() == [
        "PC Joiner, named officer (one of several schools)",
        "PC Second, named officer (one of several schools)",
    ]


def test_the_preview_is_what_is_sent(plan: Redeployment, school: School, sergeant: User) -> None:
    words = NoticeWriter(plan).words_for(school.pk).written()

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    letter = Letter.objects.get(category="notice")
    assert (letter.text, letter.html) == (words.text, words.html)
    assert letter.subject == "Ash Park School: your officer changes on 9 November"
    assert Letter.LINK_SLOT in words.text


def test_what_is_sent_says_who_to_ask_and_that_this_is_not_for_reporting(
    announced: Redeployment, sergeant: User, unit: CommandUnit
) -> None:
    letter = Letter.objects.get(category="notice")

    for words in (letter.text, letter.html):
        assert sergeant.name in words
        assert unit.phone in words
        assert "999" in words
        assert "101" in words
        assert unit.force.report_url in words
    assert letter.reply_addresses == [sergeant.email, unit.email]


def test_words_are_escaped_in_html(plan: Redeployment, sergeant: User) -> None:
    actions.write_notice(redeployment=plan, words="<script>alert(1)</script> ((school))", by=sergeant)

    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    assert "<script>" not in Letter.objects.get(category="notice").html


def test_announcing_that_fails_half_way_leaves_nothing_behind(
    plan: Redeployment, sergeant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(rows: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(NoticeCopy.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        actions.schedule_redeployment(redeployment=plan, by=sergeant)

    plan.refresh_from_db()
    assert plan.status == Redeployment.Status.DRAFT
    assert (Notice.objects.count(), Letter.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_scheduling_a_stale_copy_sends_one_notice(plan: Redeployment, sergeant: User) -> None:
    stale = Redeployment.objects.get(pk=plan.pk)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    with pytest.raises(RedeploymentError, match="announced"):
        actions.schedule_redeployment(redeployment=stale, by=sergeant)

    assert Notice.objects.count() == 1


def test_a_later_release_waits_for_its_moment(plan: Redeployment, sergeant: User, clock) -> None:
    later = timezone.now() + timedelta(hours=2)
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=later)

    assert actions.announce_due(now=later - timedelta(minutes=1)) == 0
    assert Notice.objects.count() == 0
    assert actions.announce_due(now=later) == 1
    assert actions.announce_due(now=later) == 0
    assert Notice.objects.count() == 1


def test_a_release_that_no_longer_passes_goes_back_to_its_author(
    plan: Redeployment, school: School, sergeant: User
) -> None:
    later = timezone.now() + timedelta(hours=2)
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=later)
    school.contacts.filter(role=Contact.Role.HEAD).update(state="BOUNCING")

    assert actions.announce_due(now=later) == 0

    plan.refresh_from_db()
    assert (plan.status, Notice.objects.count()) == (Redeployment.Status.DRAFT, 0)
    alert = Letter.objects.get(category="alert")
    assert alert.deliveries.get().address == sergeant.email
    assert "has no headteacher who can be reached" in alert.text


def test_only_a_draft_is_edited(announced: Redeployment, sergeant: User, joiner: Officer) -> None:
    with pytest.raises(RedeploymentError, match="Only a draft can be edited"):
        actions.write_notice(redeployment=announced, words="Other words.", by=sergeant)
    with pytest.raises(RedeploymentError, match="Only a draft can be edited"):
        actions.remove_change(change=announced.changes.get(), by=sergeant)


def test_all_changes_are_added_or_none(
    plan: Redeployment, unit: CommandUnit, school: School, joiner: Officer, sergeant: User
) -> None:
    rows = [PlannedChange(telling_school(unit), officer_in=joiner), PlannedChange(school, officer_in=joiner)]

    with pytest.raises(RedeploymentError, match="already moves at Ash Park School"):
        actions.add_changes(redeployment=plan, planned=rows, by=sergeant)

    assert plan.changes.count() == 1


def test_strangers_to_the_unit_are_not_planned(plan: Redeployment, school: School, sergeant: User) -> None:
    stranger = fit_officer(CommandUnitFactory())

    with pytest.raises(RedeploymentError, match="does not belong to"):
        actions.add_changes(redeployment=plan, planned=[PlannedChange(school, officer_in=stranger)], by=sergeant)


def test_the_subject_says_whether_the_officer_comes_changes_or_leaves(
    plan: Redeployment, school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> None:
    def subject(*, officer_in: Officer | None = None, officer_out: Officer | None = None) -> str:
        planned = PlannedChange(school, officer_in, officer_out)
        actions.change_change(change=plan.changes.get(), planned=planned, by=sergeant)
        return NoticeWriter(plan).words_for(school.pk).subject

    assert subject(officer_in=joiner, officer_out=leaver) == "Ash Park School: your officer changes on 9 November"
    assert subject(officer_in=joiner) == "Ash Park School: your officer changes on 9 November"
    assert subject(officer_out=leaver) == "Ash Park School: your officer leaves on 9 November"
    leaver.deployments.all().delete()
    assert subject(officer_in=joiner) == "Ash Park School: your officer from 9 November"


def test_a_school_with_a_very_long_name_keeps_the_news_in_the_subject(plan: Redeployment, school: School) -> None:
    School.objects.filter(pk=school.pk).update(name="A" * 200)
    subject = NoticeWriter(plan).words_for(school.pk).subject
    assert len(subject) == 200
    assert subject.endswith("A: your officer changes on 9 November")
