"""What the invented area shows: every state, and nothing real."""

import re
from collections import Counter
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bulletins.models import AgendaItem, Bulletin, MailChoice, Reading
from deployments.checks import SHORT_NOTICE, find_problems
from deployments.models import (
    Acknowledgement,
    Change,
    Deployment,
    DoorCheck,
    Exigency,
    ForecastLetter,
    Notice,
    Question,
    Redeployment,
    RegisterEntry,
    RegisterRemark,
    Suspension,
    Visit,
    WeeklyLetter,
)
from liaison.demo.contacts import SILENT
from liaison.demo.people import ACCOUNTS, address_of
from liaison.demo.school_list import BOUNCING_HEAD, HEADS_SCHOOL, NO_DSL, SHARED_MAILBOX
from officers.models import Absence, Officer
from outbox.models import Delivery, Letter
from schools.models import Contact, ContactReview, Force, School
from tests.factories import SchoolFactory, UserFactory
from tests.liaison.demo.conftest import PASSWORD, TODAY

pytestmark = pytest.mark.usefixtures("area")


def school(number):
    return School.objects.get(urn=900000 + number)


def rows():
    return [model._default_manager.count() for model in (User, School, Letter, Delivery, Redeployment, Notice)]


def test_accounts_and_password_are_printed(capsys):
    call_command("seed_demo")

    printed = capsys.readouterr().out
    for account in ACCOUNTS:
        assert address_of(account) in printed
    assert PASSWORD in printed


def test_seeding_again_changes_nothing():
    before = rows()

    call_command("seed_demo")

    assert rows() == before


def test_a_password_that_is_no_longer_true_is_not_printed(capsys, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "another phrase that came later")

    call_command("seed_demo")

    printed = capsys.readouterr().out
    assert "another phrase" not in printed
    assert "the password that was set when the area was made" in printed


def test_what_visitors_add_to_the_area_does_not_stop_the_next_start():
    SchoolFactory()
    UserFactory()

    call_command("seed_demo")


def test_every_account_signs_in_with_the_printed_password_and_comes_home(client):
    for account in ACCOUNTS:
        answer = client.post(reverse("account_login"), {"login": address_of(account), "password": PASSWORD})
        assert (account, answer.status_code, answer.url) == (account, 302, reverse("home"))
        assert client.get(reverse("home"), follow=True).status_code == 200
        client.logout()


def test_plans_stand_in_every_state():
    assert set(Redeployment.objects.values_list("status", flat=True)) == set(Redeployment.Status)
    assert set(Change.objects.values_list("status", flat=True)) == set(Change.Status)
    assert set(Notice.objects.values_list("status", flat=True)) == set(Notice.Status)
    assert set(Exigency.objects.values_list("state", flat=True)) == set(Exigency.State)
    assert set(Acknowledgement.objects.values_list("means", flat=True)) == set(Acknowledgement.Means)
    assert {"SHORT_NOTICE", "UNTOLD"} <= set(RegisterEntry.objects.values_list("shortfall", flat=True))
    assert RegisterRemark.objects.count() == 1


def test_doors_were_asked_for_each_answer_and_visits_reported():
    answers = set(DoorCheck.objects.values_list("answer", flat=True))
    assert answers == {"EXPECTED", "NOT_EXPECTED", "ELSEWHERE", "UNKNOWN"}
    told = Visit.objects.get(match="EXPECTED")
    on_register = {(visit.match, visit.is_answered) for visit in Visit.objects.filter(register_entry__isnull=False)}
    assert (told.is_answered, told.notice is not None) == (True, True)
    assert on_register == {("OTHER", True), ("UNKNOWN", False)}


def test_what_is_proposed_for_the_next_meeting_is_of_every_kind():
    assert set(AgendaItem.objects.values_list("status", flat=True)) == {"PROPOSED", "TAKEN_UP", "DECLINED"}
    assert set(AgendaItem.objects.open().values_list("proposed_by__email", flat=True)) == {
        address_of("dsl"),
        address_of("adviser"),
    }


def test_some_get_bulletins_as_a_digest_and_the_adviser_the_weeks_mail():
    adviser = User.objects.get(email=address_of("adviser"))

    assert set(MailChoice.objects.values_list("pace", flat=True)) == {"DAILY", "WEEKLY"}
    assert Letter.objects.filter(category="digest").exists()
    assert Delivery.objects.filter(letter__category="digest", address=adviser.email).exists()
    assert WeeklyLetter.objects.filter(user=adviser).count() == 4


def test_schools_and_contacts_are_of_every_kind():
    assert School.objects.count() == 42
    assert set(School.objects.values_list("status", flat=True)) == set(School.Status)
    assert school(40).successor == school(41)
    states = set(Contact.objects.values_list("state", flat=True))
    waiting = Contact.objects.filter(state=Contact.State.UNPROVED)
    assert states == {"CONFIRMED", "UNCONFIRMED", "BOUNCING", "UNPROVED"}
    assert [(contact.school, contact.proofs.open().count()) for contact in waiting] == [(school(HEADS_SCHOOL), 1)]
    assert school(BOUNCING_HEAD).contacts.get(role="HEAD").state == Contact.State.BOUNCING
    assert school(SHARED_MAILBOX).contacts.get(role="DSL").is_shared
    assert not school(NO_DSL).contacts.filter(role="DSL").exists()
    told = Contact.objects.live().filter(role="DSL").values("school")
    assert list(School.objects.open().exclude(pk__in=told)) == [school(NO_DSL)]


def test_officers_stand_in_every_state_of_readiness():
    officers = Officer.objects.with_record()
    on_day = {officer.collar_number: officer.blockers(on=date(2027, 3, 11)) for officer in officers}
    in_three_weeks = {officer.collar_number: officer.blockers(on=date(2027, 4, 5)) for officer in officers}

    blocked = {number: [blocker.words.split("’s ")[-1] for blocker in found] for number, found in on_day.items()}
    assert blocked == {
        "EA214": [],
        "EA187": [],
        "EA152": [],
        "EA203": ["PC Priya Ramanet is away (training) until 12 March 2027."],
        "EA176": ["vetting is lapsed."],
        "EA131": ["vetting is withdrawn."],
        "EA231": ["vetting is pending."],
        "EA236": ["PC Nadia Karimel has no schools tenure on 11 March 2027."],
        "EA240": [],
    }
    assert [blocker.code for blocker in in_three_weeks["EA152"]] == ["tenure"]
    assert [blocker.code for blocker in in_three_weeks["EA187"]] == ["vetting"]
    assert [blocker.code for blocker in in_three_weeks["EA203"]] == ["training"]
    assert {officer.collar_number for officer in officers if officer.photo_digest} == {
        *("EA214", "EA187", "EA152", "EA203", "EA240")
    }


def test_drafts_miss_what_they_are_there_to_miss():
    drafts = Redeployment.objects.filter(status=Redeployment.Status.DRAFT).order_by("pk")
    problems = [
        (
            draft.reason,
            sorted({problem.code for problem in find_problems(draft, release_at=timezone.now())}),
        )
        for draft in drafts
    ]

    assert sorted(problems) == [
        ("AID", [SHORT_NOTICE]),
        ("NEW_OFFICER", ["contact", "tenure"]),
        ("OTHER", [SHORT_NOTICE]),
        ("RESOURCE_WITHDRAWAL", [SHORT_NOTICE]),
    ]


def test_the_scheduled_plan_would_pass_its_checks():
    plan = Redeployment.objects.get(status=Redeployment.Status.SCHEDULED)

    assert find_problems(plan, release_at=plan.release_at) == []
    assert plan.release_at > timezone.now()


def test_the_head_has_an_officer_now_and_a_notice_to_answer():
    head = User.objects.get(email=address_of("head"))

    notice = Notice.objects.visible_to(head).awaiting_school().get()

    assert notice.school == school(HEADS_SCHOOL)
    assert notice.lead_days == 7
    there = Deployment.objects.on(timezone.localdate()).filter(school=HEADS_SCHOOL + 900000)
    assert dict(there.values_list("officer__collar_number", "kind")) == {"EA203": "NAMED", "EA187": "COVER"}
    assert School.objects.attended_by(head).count() == 2


def test_the_call_list_names_a_bounce_and_two_that_never_answered():
    to_call = Notice.objects.to_call(timezone.localdate())

    assert {notice.school_id - 900000 for notice in to_call} == {18, BOUNCING_HEAD, 27}
    assert not Notice.objects.to_remind(timezone.localdate()).exists()


def test_what_was_posted_before_now_has_arrived_and_what_is_posted_now_waits_for_the_workers():
    queued = Delivery.objects.filter(status=Delivery.Status.QUEUED)

    assert {delivery.letter.category for delivery in queued} == {"notice"}
    assert set(queued.values_list("letter__notice__school", flat=True)) == {900001, 900006, 900007}
    assert set(Delivery.objects.due(timezone.now())) == set(queued)
    past = Delivery.objects.exclude(pk__in=queued)
    assert Counter(past.values_list("status", flat=True))[Delivery.Status.BOUNCED] == 1
    assert not past.filter(accepted_at=None).exists()
    assert not past.filter(accepted_at__gte=TODAY).exists()
    assert not Letter.objects.filter(posted_at__gt=TODAY).exists()


def test_register_entries_bear_the_moment_of_their_story():
    days = {timezone.localdate(moment) for moment in RegisterEntry.objects.values_list("entered_at", flat=True)}

    took_effect = {date(2027, 3, 2), date(2027, 3, 3), date(2027, 3, 4), date(2027, 3, 9), date(2027, 3, 10)}
    assert days == set(RegisterEntry.objects.values_list("took_effect_on", flat=True)) == took_effect


def test_bulletins_are_published_read_by_some_and_drafted():
    assert Counter(Bulletin.objects.values_list("status", flat=True)) == {"PUBLISHED": 2, "DRAFT": 1}
    assert Reading.objects.count() == 10


def test_a_closed_schools_officer_went_along_to_its_successor():
    assert Deployment.objects.get(school=school(40)).until_on == date(2026, 8, 31)
    assert Deployment.objects.get(school=school(41), kind="NAMED").from_on == date(2026, 9, 1)


def test_no_address_leads_anywhere_real():
    addresses = [
        *User.objects.values_list("email", flat=True),
        *EmailAddress.objects.values_list("email", flat=True),
        *Contact.objects.values_list("email", flat=True),
        *Officer.objects.values_list("email", flat=True),
        *Delivery.objects.values_list("address", flat=True),
    ]
    assert {address.rpartition(".")[2] for address in addresses} == {"example"}
    numbers = [*Contact.objects.values_list("phone", flat=True), *School.objects.values_list("phone", flat=True)]
    # Kept free of subscribers for use in fiction.
    assert all(re.fullmatch(r"01632 960\d{3}", number) for number in numbers)
    assert Force.objects.get().report_url.endswith(".example/")


def test_officers_were_away_are_away_and_will_be():
    court, course, leave = Absence.objects.order_by("from_on")
    today = timezone.localdate()

    assert court.until_on < today <= course.until_on < leave.from_on
    for absence, cover in ((court, "EA214"), (course, "EA187")):
        during = Deployment.objects.on(absence.from_on)
        own = set(during.filter(officer=absence.officer).exclude(kind="COVER").values_list("school", flat=True))
        covered = during.filter(kind="COVER", officer__collar_number=cover)
        assert own == set(covered.values_list("school", flat=True))
    assert not Change.objects.filter(absence=court, returned_on=None).exists()
    assert not Deployment.objects.filter(kind="COVER", officer__collar_number="EA214").on(today).exists()


def test_a_new_officer_goes_along_with_one_who_knows_the_schools():
    shadows = Deployment.objects.on(timezone.localdate()).filter(kind="SHADOW", shadows__collar_number="EA214")

    assert set(shadows.values_list("school", flat=True)) == {900003, 900004}
    assert {deployment.officer.collar_number for deployment in shadows} == {"EA240"}


def test_an_officer_whose_vetting_lapsed_is_suspended():
    suspension = Suspension.objects.get(until_on=None)

    assert suspension.deployment.school == school(39)
    assert suspension.letter is not None


def test_one_school_was_answered_and_one_waits():
    assert Question.objects.get(notice__school=school(24)).answered_at
    assert Question.objects.unanswered().get().notice.school == school(21)


def test_sergeants_had_their_forecast_each_week():
    assert ForecastLetter.objects.values("week_on").distinct().count() > 1


def test_most_schools_confirmed_their_contacts_two_are_to_be_rung_and_the_head_is_asked():
    head = User.objects.get(email=address_of("head"))

    assert ContactReview.objects.exclude(confirmed_at=None).count() > 30
    assert {review.school for review in ContactReview.objects.to_call()} == {school(number) for number in SILENT}
    assert ContactReview.objects.waiting_for(head).count() == 2
