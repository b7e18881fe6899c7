"""Reporting a visit and answering it through the pages, and what the school reads of its row on the register."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from deployments import actions
from deployments.models import RegisterEntry, Visit
from schools.models import Cluster, Contact
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of, typed_day
from tests.deployments.visitors import visitors
from tests.factories import fit_officer, police_user, school_user, telling_school
from tests.pages import queries_of, rows_in, words_of

NEW, OURS, LIST = "/door/visits/new/", "/door/visits/", "/visits/"
TODAY = MONDAY.date()


@pytest.fixture
def people(clock, unit, school):
    return visitors(unit, school)


def typed(**facts):
    return {"given": "PC Other", "words": "To look round.", "time": "9:30"} | typed_day("day", TODAY) | facts


@pytest.fixture
def visit(people, school, unit):
    fit_officer(unit, display_name="PC Other", collar_number="EA9")
    return reported(school, people["reception"])


def reported(school, by, given="EA9"):
    return actions.report_visit(school=school, given=given, came_at=timezone.now(), words="To look round.", by=by)


def page(name, visit):
    return reverse(f"deployments:{name}", args=[visit.pk])


# The report


def test_it_begins_with_today_and_now_and_what_was_checked(people):
    form = client_of(people["reception"]).get(NEW, {"given": "EA9"}).context["form"]
    assert form.initial == {"day": TODAY, "time": "10am", "given": "EA9"}


def test_reception_reports_and_reads_that_it_is_on_the_register(people, school):
    response = client_of(people["reception"]).post(NEW, typed(), follow=True)

    visit = Visit.objects.get()
    assert response.redirect_chain == [(page("school-visit", visit), 302)]
    assert (visit.school, visit.given, visit.asked_by) == (school, "PC Other", people["reception"])
    assert timezone.localtime(visit.came_at) == MONDAY.replace(hour=9, minute=30)
    shown = words_of(response)
    assert "The sergeant and the inspector have been told." in shown
    assert "Reported by a school as unannounced" in shown
    assert "It is on the register since 2 November 2026." in shown
    assert "You will have an answer by 5 November 2026 at 10am." in shown


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"given": ""}, "given", "Enter who came, or tick that you do not know"),
        ({"is_nobody_known": "on"}, "given", "not both"),
        ({"given": "x" * 101}, "given", "must be 100 characters or fewer"),
        ({"words": " "}, "words", "Enter what was said"),
        ({"words": "x" * 2001}, "words", "must be 2000 characters or fewer"),
        ({"time": "10:01"}, "time", "The visit must not be in the future"),
        ({"time": "25:00"}, "time", "Enter a time"),
        (typed_day("day", TODAY + timedelta(days=1)), "day", "The visit must not be in the future"),
        (typed_day("day", TODAY - timedelta(days=400)), "day", "or later"),
        ({"day_0": ""}, "day", "must include a day"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(people, facts, field, words):
    response = client_of(people["reception"]).post(NEW, typed(**facts))

    assert list(response.context["form"].errors) == [field]
    assert words in words_of(response)
    assert not Visit.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_whoever_does_not_know_ticks_it(people):
    client_of(people["head"]).post(NEW, typed(given="", is_nobody_known="on"))
    assert (Visit.objects.get().given, Visit.objects.get().match) == ("", "UNKNOWN")


# What the school reads


def test_a_head_reads_every_report_of_the_school_and_reception_its_own(people, school, visit):
    other = school_user(school, Contact.Role.RECEPTION)

    assert {
        who: client_of(person).get(page("school-visit", visit)).status_code
        for who, person in {**people, "other reception": other}.items()
    } == {
        **dict.fromkeys(people, 403),
        **dict.fromkeys(["head", "deputy", "reception"], 200),
        **dict.fromkeys(["other head", "other reception"], 404),
    }
    assert "EA9" in words_of(client_of(people["deputy"]).get(OURS))
    assert "EA9" not in words_of(client_of(other).get(OURS))
    assert "EA9" not in words_of(client_of(people["other head"]).get(OURS))


def test_the_school_reads_the_answer_and_the_row_and_not_the_cause(people, visit):
    actions.answer_visit(visit=visit, answer="She lost her way.", by=people["sergeant"])

    for address in (page("school-visit", visit), OURS):
        shown = words_of(client_of(people["head"]).get(address))
        assert "She lost her way." in shown
        assert "n the register since 2 November 2026" in shown
        assert [secret for secret in ("PC Other", "Not deployed", "Another officer") if secret in shown] == []


def test_a_school_that_had_been_told_reads_which_notice_said_so(people, announced, school, clock, sergeant, joiner):
    head = school.contacts.get(role=Contact.Role.HEAD, user=None)
    notice = announced.notices.get()
    actions.acknowledge_by_phone(notice=notice, contact=head, phone_number="01632 960001", by=sergeant)
    clock.move_to(MONDAY + timedelta(days=7))
    actions.take_effect(on=NEXT_MONDAY)
    visit = reported(school, people["reception"], given="PC Joiner")

    def read_by(who):
        return words_of(client_of(people[who]).get(page("school-visit", visit)))

    told = "a notice to your school of 2 November 2026 said that PC Joiner comes from 9 November 2026"
    assert told in read_by("reception")
    assert told in read_by("head")
    assert page("notice-detail", notice) in read_by("head")
    assert page("notice-detail", notice) not in read_by("reception")
    assert "register" not in read_by("head").lower()


def test_the_schools_list_takes_as_many_queries_for_three_as_for_one(people, school, visit):
    client = client_of(people["head"])
    one = queries_of(client, OURS)
    for n in range(2):
        reported(school, people["reception"], given=f"PC {n}")
    assert queries_of(client, OURS) == one


# The desk


def test_it_waits_on_the_desks_of_sergeant_and_inspector(people, visit):
    for who in ("sergeant", "inspector"):
        assert "1 report waits for an answer" in words_of(client_of(people[who]).get("/"))
        assert "EA9" in words_of(client_of(people[who]).get(LIST))
    for who in ("other sergeant", "other inspector"):
        assert "EA9" not in words_of(client_of(people[who]).get(LIST))


def test_police_read_what_the_record_says(people, visit):
    shown = words_of(client_of(people["inspector"]).get(page("visit-answer", visit)))

    assert "Another officer of the unit" in shown
    assert "“EA9” is PC Other (EA9)." in shown
    assert "Not deployed at the school on that day." in shown
    assert reverse("deployments:register-entry", args=[visit.register_entry.pk]) in shown


def test_it_is_answered_from_its_page(people, visit):
    client = client_of(people["sergeant"])

    response = client.post(page("visit-answer", visit), {"answer": "She lost her way."}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert f"Answered. {people['reception'].name} is told by mail." in words_of(response)
    shown = words_of(client.get(page("visit-answer", visit)))
    assert "She lost her way." in shown
    assert "<textarea" not in shown


def test_whoever_answers_second_reads_both(people, visit):
    actions.answer_visit(visit=visit, answer="She lost her way.", by=people["sergeant"])

    shown = words_of(client_of(people["inspector"]).post(page("visit-answer", visit), {"answer": "Who knows."}))

    assert "has answered this already. Yours was not sent." in shown
    assert "She lost her way." in shown
    assert "Who knows." in shown


def test_a_sergeant_puts_the_match_right_and_an_inspector_does_not(people, visit, unit):
    officer = fit_officer(unit, display_name="PC Real")
    address = page("visit-match", visit)
    assert address in words_of(client_of(people["sergeant"]).get(page("visit-answer", visit)))
    assert address not in words_of(client_of(people["inspector"]).get(page("visit-answer", visit)))

    facts = {"match": "NOT_ANNOUNCED", "officer": officer.pk, "because": "She told me so."}
    assert client_of(people["inspector"]).post(address, facts).status_code == 403
    response = client_of(people["sergeant"]).post(address, facts, follow=True)

    shown = words_of(response)
    assert "before it was “Another officer of the unit”. PC Other (EA9). She told me so." in shown
    assert "Known to the school, but not announced" in shown


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"match": ""}, "match"), ({"officer": ""}, "officer"), ({"because": " "}, "because"), ({}, "match")],
)
def test_a_correction_that_makes_no_sense_is_refused(people, visit, facts, field):
    usual = {"match": "OTHER", "officer": visit.officer_id, "because": "She told me so."}

    response = client_of(people["sergeant"]).post(page("visit-match", visit), usual | facts)

    assert list(response.context["form"].errors) == [field]
    assert not visit.corrections.exists()


def test_an_officer_of_another_unit_cannot_be_named(people, visit):
    stranger = fit_officer(people["other sergeant"].postings.get().command_unit)
    facts = {"match": "OTHER", "officer": stranger.pk, "because": "She told me so."}

    response = client_of(people["sergeant"]).post(page("visit-match", visit), facts)

    assert list(response.context["form"].errors) == ["officer"]


def test_the_list_is_narrowed_to_ones_own_clusters_and_taken_along_as_a_file(people, visit, school, unit):
    owner = police_user(unit, Role.SERGEANT)
    Cluster.objects.create(command_unit=unit, name="East", sergeant=owner)
    client = client_of(owner)

    assert "EA9" not in words_of(client.get(LIST, {"whose": "mine"}))
    [row] = rows_in(client.get(LIST, {"format": "csv"}))
    assert (row["School"], row["As given"], row["In the record"]) == (
        "Ash Park School",
        "EA9",
        "Another officer of the unit",
    )


def test_the_list_takes_as_many_queries_for_three_as_for_one(people, visit, unit):
    client = client_of(people["sergeant"])
    one = queries_of(client, LIST)
    for _ in range(2):
        other = telling_school(unit)
        reported(other, school_user(other))
    assert queries_of(client, LIST) == one


def test_the_register_shows_the_visit_with_everything(people, visit):
    actions.answer_visit(visit=visit, answer="She lost her way.", by=people["sergeant"])
    entry = reverse("deployments:register-entry", args=[visit.register_entry.pk])

    shown = words_of(client_of(people["inspector"]).get(entry))

    facts = ["Reported by a school as unannounced", "To look round.", "She lost her way.", "PC Other (EA9)"]
    assert [fact for fact in facts if fact not in shown] == []
    assert page("visit-answer", visit) in shown
    listed = client_of(people["inspector"]).get("/register/", {"shortfall": "UNANNOUNCED"})
    assert [row.pk for row in listed.context["page"]] == [visit.register_entry.pk]
