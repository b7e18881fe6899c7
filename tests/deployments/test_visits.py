"""An officer came unannounced: what the record says of it, the register, the answer, and putting it right.

Each of these was taken out once, and its test went red: the row on the register, and no row where the school was told;
whether it was told; who was not to come that day; the second press; the future; one answer; one correction, its remark,
and the row that it may still need; who has left by the time a letter leaves.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, User
from deployments import actions
from deployments.desk.unheard import letters_to_call_about, school_of
from deployments.errors import VisitError
from deployments.models import RegisterEntry, Suspension, Visit, VisitCorrection
from deployments.truth import no_longer_true
from officers.models import Absence
from outbox.actions import record_bounce
from outbox.models import Delivery, Letter
from schools.models import Cluster, Contact
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    DeploymentFactory,
    UserFactory,
    fit_officer,
    police_user,
    school_user,
)

TODAY = MONDAY.date()
NEXT_WEEK = MONDAY + timedelta(days=7)
THREE_DAYS = timedelta(hours=72)


@pytest.fixture
def reception(clock, school) -> User:
    return school_user(school, Contact.Role.RECEPTION)


@pytest.fixture
def report(school, reception):
    def act(given="", **facts):
        usual = {"school": school, "came_at": timezone.now(), "words": "He wanted to look round.", "by": reception}
        return actions.report_visit(given=given, **usual | facts)

    return act


@pytest.fixture
def arrived(announced, school, clock, sergeant):
    """PC Joiner works there since this Monday, and the head had acknowledged the notice."""
    head = school.contacts.get(role=Contact.Role.HEAD)
    actions.acknowledge_by_phone(notice=announced.notices.get(), contact=head, phone_number="01632 960001", by=sergeant)
    clock.move_to(NEXT_WEEK)
    actions.take_effect(on=NEXT_MONDAY)
    return announced


def mailed(category: str) -> set[str]:
    return set(Delivery.objects.filter(letter__category=category).values_list("address", flat=True))


# What the record says


def test_a_visit_that_a_told_change_announced_is_expected_after_all_and_goes_on_no_register(report, arrived, joiner):
    visit = report("PC Joiner")

    assert (visit.match, visit.officer, visit.notice) == ("EXPECTED", joiner, arrived.notices.get())
    assert "Contact" in visit.evidence
    assert "acknowledged it on 2 November 2026" in visit.evidence
    assert not RegisterEntry.objects.exists()


def test_a_change_of_which_the_school_was_not_told_is_untold(report, announced, joiner, school, clock):
    """As when the mail that told it came back later: the gate lets nobody through untold."""
    clock.move_to(NEXT_WEEK)
    DeploymentFactory(officer=joiner, school=school, from_on=NEXT_MONDAY)
    announced.changes.update(status="IN_EFFECT", took_effect_on=NEXT_MONDAY)

    visit = report("PC Joiner")

    assert (visit.match, visit.notice) == ("UNTOLD", None)
    assert "did not count as told" in visit.evidence
    assert visit.register_entry.shortfall == "UNANNOUNCED"


def test_an_officer_who_comes_before_the_day_was_not_announced_for_it(report, announced, joiner):
    visit = report("PC Joiner")

    assert (visit.match, visit.officer) == ("NOT_ANNOUNCED", joiner)
    assert "Announced to come from 9 November 2026." in visit.evidence


@pytest.mark.parametrize("why", ["away", "suspended"])
def test_an_officer_who_was_not_to_come_that_day_was_not_announced(report, clock, leaver, why):
    if why == "away":
        Absence.objects.create(officer=leaver, kind="AID", from_on=TODAY, until_on=TODAY, recorded_by=UserFactory())
    else:
        Suspension.objects.create(deployment=leaver.deployments.get(), from_on=TODAY, because="Vetting has lapsed.")

    visit = report(leaver.collar_number)

    assert (visit.match, visit.officer) == ("NOT_ANNOUNCED", leaver)
    assert "Not to come on that day" in visit.evidence


def test_an_officer_whom_no_plan_brought_there_was_not_announced(report, leaver):
    visit = report("PC Leaver")

    assert visit.match == "NOT_ANNOUNCED"
    assert "No plan of which a school was told brought the officer there." in visit.evidence
    assert RegisterEntry.objects.get().visit == visit


def test_another_officer_of_the_unit(report, unit):
    other = fit_officer(unit, display_name="PC Other")

    visit = report("pc other")

    assert (visit.match, visit.officer) == ("OTHER", other)
    assert "Not deployed at the school on that day." in visit.evidence


@pytest.mark.parametrize("given", ["", "PC Nobody"])
def test_somebody_whom_nobody_knows(report, given, leaver):
    visit = report(given)

    assert (visit.match, visit.officer) == ("UNKNOWN", None)
    assert f"Expected there on that day: {leaver}." in visit.evidence


def test_two_of_one_name_are_nobody_until_somebody_knows_more(report, unit):
    for _ in range(2):
        fit_officer(unit, display_name="PC Twin")

    visit = report("PC Twin")

    assert visit.match == "UNKNOWN"
    assert "2 officers go by “PC Twin”." in visit.evidence


def test_an_officer_of_another_unit_is_nobody_here(report, unit):
    fit_officer(CommandUnitFactory(force=unit.force), display_name="PC Far")
    assert report("PC Far").match == "UNKNOWN"


def test_checks_at_the_door_on_that_day_are_evidence(report, school, reception):
    actions.check_officer(school=school, typed="PC Nobody", by=reception)

    assert "Checked at the door at 10am: “PC Nobody”: Not known." in report("PC Nobody").evidence


def test_a_visit_of_last_week_is_looked_up_on_its_day(report, leaver, clock):
    leaver.deployments.update(until_on=TODAY)
    clock.move_to(NEXT_WEEK)

    visit = report("PC Leaver", came_at=MONDAY)
    later = report("PC Leaver")

    assert "Deployed there since 5 January 2026." in visit.evidence
    assert "Was deployed there until 2 November 2026." in later.evidence


# The register


def test_the_row_holds_what_the_school_said_and_in_the_cause_what_police_know(report, unit, school, reception):
    other = fit_officer(unit, display_name="PC Other", collar_number="EA9")

    report("EA9")

    entry = RegisterEntry.objects.get()
    assert entry.summary == "Ash Park School: “EA9” came unannounced, 2 November 2026"
    assert str(other) in entry.cause
    assert (entry.school, entry.took_effect_on, entry.lead_days) == (school, TODAY, 0)
    assert entry.by_whom == reception.name


def test_a_visit_has_one_row_and_the_database_takes_no_second(report):
    visit = report()
    facts = RegisterEntry.objects.values().get() | {"id": None}

    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.filter(visit=visit).delete()


# Who hears


def test_the_clusters_sergeant_and_the_inspectors_hear_at_once(report, school, unit, sergeant, inspector):
    owner = police_user(unit, Role.SERGEANT)
    school.cluster = Cluster.objects.create(command_unit=unit, name="East", sergeant=owner)
    school.save()

    visit = report("PC Nobody")

    letter = Letter.objects.get(category="visit")
    assert mailed("visit") == {owner.email, inspector.email}
    assert letter.subject == "Unannounced visit: Ash Park School"
    assert "PC Nobody" in letter.text
    assert {to.link[-len(f"/visits/{visit.pk}/") :] for to in letter.deliveries.all()} == {f"/visits/{visit.pk}/"}


def test_an_inspector_who_reports_for_a_school_is_told_nothing_by_mail_of_it(report, school, unit, inspector):
    both = police_user(unit, Role.INSPECTOR)
    ContactFactory(school=school, user=both, email=both.email)

    report(by=both)

    assert inspector.email in mailed("visit")
    assert both.email not in mailed("visit")


def test_of_a_school_in_no_cluster_every_sergeant_hears(report, sergeant, inspector):
    report()
    assert mailed("visit") == {sergeant.email, inspector.email}


def test_whoever_left_the_school_reads_no_more_what_they_reported_for_it(report, school, reception):
    elsewhere = ContactFactory(role=Contact.Role.RECEPTION, user=reception)
    visit = report()
    assert list(Visit.objects.read_at_school(reception)) == [visit]

    reception.contacts.exclude(pk=elsewhere.pk).update(state=Contact.State.LEFT, left_on=TODAY)

    assert not Visit.objects.read_at_school(reception).exists()


def test_pressed_twice_it_is_reported_once(report, sergeant):
    assert report("PC Nobody") == report("PC Nobody")
    assert (Visit.objects.count(), RegisterEntry.objects.count(), len(mailed("visit"))) == (1, 1, 1)


def test_a_visit_in_the_future_or_of_long_ago_is_refused(report):
    for came_at, field in (
        (MONDAY + timedelta(minutes=1), "time"),
        (MONDAY + timedelta(days=1), "day"),
        (MONDAY - timedelta(days=366), "day"),
    ):
        with pytest.raises(VisitError) as refused:
            report(came_at=came_at)
        assert refused.value.field == field
    assert not Visit.objects.exists()


@pytest.mark.parametrize("words", ["", "  ", "x" * 2001])
def test_what_was_said_is_said_in_some_words(report, words):
    with pytest.raises(VisitError) as refused:
        report(words=words)
    assert refused.value.field == "words"


def test_nobody_reports_for_a_school_that_is_not_theirs(report):
    with pytest.raises(VisitError, match="Only somebody who belongs"):
        report(by=school_user(DeploymentFactory().school))


def test_a_school_of_no_unit_is_told_to_call(report, school):
    school.local_authority.command_unit = None
    school.local_authority.save()
    with pytest.raises(VisitError, match="call 101"):
        report()


def test_a_school_with_ten_reports_that_wait_is_asked_to_call(report):
    for n in range(10):
        report(f"PC {n}")
    with pytest.raises(VisitError, match="Please call instead"):
        report("PC Eleven")


# The answer


def test_an_answer_reaches_whoever_reported(report, reception, sergeant):
    visit = report()

    actions.answer_visit(visit=visit, answer="He should have rung you first.", by=sergeant)

    letter = Letter.objects.get(category="visit-answer")
    assert mailed("visit-answer") == {reception.email}
    assert letter.subject == "Ash Park School: an answer about an unannounced visit"
    assert "He should have rung you first." in letter.text
    assert letter.deliveries.get().link.endswith(f"/door/visits/{visit.pk}/")
    assert (visit.letter, visit.answered_by) == (letter, sergeant)


def test_it_is_answered_once(report, sergeant, inspector):
    visit = report()
    stale = Visit.objects.get(pk=visit.pk)
    actions.answer_visit(visit=visit, answer="One.", by=sergeant)

    with pytest.raises(VisitError, match="has answered this already"):
        actions.answer_visit(visit=stale, answer="Two.", by=inspector)
    assert Visit.objects.get().answer == "One."
    assert Letter.objects.filter(category="visit-answer").count() == 1


def test_after_72_hours_without_an_answer_the_inspectors_hear_once_more(report, sergeant, inspector, clock):
    visit = report()
    clock.move_to(MONDAY + THREE_DAYS - timedelta(seconds=1))
    assert actions.escalate_visits(now=timezone.now()) == 0
    clock.move_to(MONDAY + THREE_DAYS)
    assert actions.escalate_visits(now=timezone.now()) == 1
    assert actions.escalate_visits(now=timezone.now()) == 0

    letter = Letter.objects.filter(category="visit").latest("pk")
    assert letter.subject == "Not answered in 72 hours: Ash Park School"
    assert "Nobody has answered yet" in letter.text
    assert [to.address for to in letter.deliveries.all()] == [inspector.email]
    visit.refresh_from_db()
    assert visit.escalated_at == MONDAY + THREE_DAYS


def test_mail_about_a_visit_goes_to_nobody_who_is_gone(report, sergeant):
    actions.answer_visit(visit=report(), answer="Sorry.", by=sergeant)
    pks = list(Delivery.objects.filter(letter__category__startswith="visit").values_list("pk", flat=True))
    assert no_longer_true(pks) == {}

    User.objects.filter(pk=sergeant.pk).update(is_active=False)
    Contact.objects.filter(role=Contact.Role.RECEPTION).update(state="LEFT", left_on=TODAY)

    assert set(no_longer_true(pks)) == set(pks)


def test_an_answer_that_came_back_is_called_about(report, school, sergeant):
    visit = report()
    actions.answer_visit(visit=visit, answer="Sorry.", by=sergeant)
    Delivery.objects.filter(letter=visit.letter).update(status="ACCEPTED", accepted_at=timezone.now())
    record_bounce(delivery=visit.letter.deliveries.get(), at=timezone.now(), words="550 no such mailbox")

    [letter] = letters_to_call_about(sergeant, mine=True)

    assert (letter, school_of(letter)) == (visit.letter, school)


# Putting it right


def put_right(visit, by, match="EXPECTED", officer=None, because="He had rung the head."):
    actions.correct_match(visit=visit, match=match, officer=officer, because=because, by=by)


def test_what_was_found_is_put_right_with_a_reason_and_the_row_stays_with_a_remark(report, arrived, joiner, sergeant):
    visit = report("PC Jonner")
    entry = visit.register_entry

    put_right(visit, sergeant, officer=joiner)

    visit = Visit.objects.get()
    assert (visit.match, visit.officer, visit.notice) == ("EXPECTED", joiner, arrived.notices.get())
    correction = VisitCorrection.objects.get()
    assert (correction.was_match, correction.was_officer, correction.because) == (
        "UNKNOWN",
        None,
        "He had rung the head.",
    )
    assert "No officer of" in correction.was_evidence
    assert RegisterEntry.objects.get() == entry
    assert entry.remarks.get().words == "Put right: Expected after all. He had rung the head."


def test_what_turns_out_to_have_been_announced_by_nobody_goes_on_the_register_then(report, arrived, unit, sergeant):
    visit = report("PC Joiner")
    other = fit_officer(unit, display_name="PC Other")

    put_right(visit, sergeant, match="OTHER", officer=other)
    put_right(visit, sergeant, match="UNKNOWN")

    entry = RegisterEntry.objects.get()
    assert (entry.visit, entry.remarks.count()) == (visit, 1)
    assert VisitCorrection.objects.count() == 2


def test_an_officer_of_whom_no_notice_speaks_is_not_expected_by_a_word_of_the_sergeant(report, arrived, unit, sergeant):
    visit = report("PC Joiner")
    other = fit_officer(unit, display_name="PC Other")

    put_right(visit, sergeant, match="EXPECTED", officer=other)

    visit.refresh_from_db()
    assert (visit.match, visit.officer, visit.notice) == ("EXPECTED", other, None)
    assert RegisterEntry.objects.get().visit == visit


def test_no_notice_stands_behind_what_a_sergeant_says_was_not_announced(report, arrived, joiner, sergeant):
    visit = report("PC Joiner")
    assert visit.notice

    put_right(visit, sergeant, match="NOT_ANNOUNCED", officer=joiner)

    visit.refresh_from_db()
    assert (visit.match, visit.officer, visit.notice) == ("NOT_ANNOUNCED", joiner, None)
    assert RegisterEntry.objects.get().visit == visit


def test_only_one_of_two_sergeants_puts_it_right(report, unit, sergeant):
    visit = report()
    stale = Visit.objects.get(pk=visit.pk)
    put_right(visit, sergeant, match="OTHER", officer=fit_officer(unit))

    with pytest.raises(VisitError, match="Somebody else has put it right"):
        put_right(stale, police_user(unit, Role.SERGEANT), match="OTHER", officer=fit_officer(unit))
    assert VisitCorrection.objects.count() == 1


def test_a_correction_names_an_officer_or_nobody_as_it_must(report, unit, sergeant):
    visit = report()
    for match, officer, field in (
        ("OTHER", None, "officer"),
        ("UNKNOWN", fit_officer(unit), "officer"),
        ("UNKNOWN", None, "match"),
    ):
        with pytest.raises(VisitError) as refused:
            put_right(visit, sergeant, match=match, officer=officer)
        assert refused.value.field == field
    assert not VisitCorrection.objects.exists()


def test_no_correction_is_erased(report, sergeant, unit):
    put_right(report(), sergeant, match="OTHER", officer=fit_officer(unit))
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitCorrection.objects.all().delete()


def test_an_officer_who_came_with_an_academys_conversion_keeps_their_notice(report, arrived, school, joiner, unit):
    """The deployment began anew at the successor; what told the school before still holds."""
    closed = school
    successor = type(school).objects.create(
        urn=777777, name="Ash Park Academy", local_authority=school.local_authority, status="OPEN"
    )
    closed.successor = successor
    closed.save()
    last = date(2026, 11, 13)
    joiner.deployments.filter(school=closed).update(until_on=last)
    DeploymentFactory(officer=joiner, school=successor, from_on=last + timedelta(days=1))

    found = actions.reporting_visits.match_given(successor, "PC Joiner", date(2026, 11, 16))

    assert (found.match, found.notice) == ("EXPECTED", arrived.notices.get())
