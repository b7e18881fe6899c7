"""The one page about a school: who sees what of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deployments import actions
from deployments.models import Change, Deployment, Notice
from officers.models import VettingCheck
from schools.models import Contact, School
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.test_answers import announce_one_more
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import (
    ContactFactory,
    DeploymentFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    fit_officer,
    school_user,
)
from tests.pages import queries_of, words_of

NOW = "PC Leaver"
NUMBER = "01632 960555"
ADDRESS = "leaver@force.example"


@pytest.fixture
def page(school) -> str:
    return reverse("deployments:school", args=[school.pk])


@pytest.fixture
def people(unit, school):
    return visitors(unit, school)


@pytest.fixture
def seen_by(client, people, page):
    def look(name: str) -> str:
        client.force_login(people[name])
        return words_of(client.get(page))

    return look


@pytest.fixture
def reachable(leaver):
    """The officer has a number and an address for schools."""
    leaver.phone, leaver.email = NUMBER, ADDRESS
    leaver.supervisor = UserFactory(name="Sergeant Supervisor")
    leaver.save()


def test_a_schools_page_is_for_its_readers_adviser_police_and_administrators(client, people, page):
    allowed = dict.fromkeys(["head", "deputy", "adviser", "sergeant", "inspector", "administrator"], 200)
    assert met_by(client, people, "get", page) == expected(allowed, people)


def test_an_officers_posting_opens_no_school(client, unit, page, people):
    """A sergeant elsewhere who is posted to this unit as an officer is a stranger to its schools."""
    both = people["other sergeant"]
    both.postings.create(command_unit=unit, role="OFFICER")
    client.force_login(both)
    assert client.get(page).status_code == 404


def test_a_school_that_does_not_exist_is_not_found(client, people):
    client.force_login(people["administrator"])
    assert client.get("/schools/1/").status_code == 404


def test_a_head_sees_the_officer_and_how_to_reach_them(seen_by, clock, leaver, reachable):
    shown = seen_by("head")

    assert NOW in shown
    assert f"Safer Schools Officer (PC {leaver.collar_number})" in shown
    assert "since 5 January 2026" in shown
    assert 'href="tel:01632960555"' in shown
    assert f'href="mailto:{ADDRESS}"' in shown
    assert "Vetting confirmed on 1 January 2020" in shown
    assert "1 January 2035; may leave earlier for promotion" in shown
    assert "Sergeant Supervisor" in shown


def test_a_head_sees_how_long_the_officer_has_been_in_the_police(seen_by, clock, leaver):
    leaver.service_since = date(2023, 8, 2)
    leaver.save()
    assert "3 years and 3 months" in seen_by("head")


def test_an_adviser_sees_the_officer_and_not_how_to_reach_them(seen_by, clock, leaver, reachable):
    shown = seen_by("adviser")

    assert NOW in shown
    assert NUMBER not in shown
    assert ADDRESS not in shown


def test_an_administrator_sees_facts_and_contacts_alone(seen_by, announced, school):
    shown = seen_by("administrator")

    assert school.contacts.earliest("pk").email in shown
    assert NOW not in shown
    assert "PC Joiner" not in shown
    assert "your officer changes" not in shown


def test_vetting_that_is_not_confirmed_is_not_spoken_of(seen_by, clock, leaver):
    recorder = UserFactory()
    VettingCheck.objects.create(officer=leaver, outcome="WITHDRAWN", checked_on=date(2026, 10, 1), recorded_by=recorder)
    shown = seen_by("head").lower()
    assert "vetting" not in shown
    assert "withdrawn" not in shown


def test_a_vacancy_is_said_plainly_with_whom_to_call(seen_by, school):
    shown = seen_by("head")
    assert "No police officer works with Ash Park School at the moment." in shown
    assert 'href="tel:01632960000"' in shown


def test_officers_of_other_days_are_not_now(client, people, page, clock, school, leaver):
    Deployment.objects.update(until_on=date(2026, 11, 1))
    client.force_login(people["head"])

    assert client.get(page).context["now"] == []


def test_a_plan_is_the_polices_until_the_school_is_told(seen_by, plan, sergeant):
    assert "PC Joiner" not in seen_by("sergeant")
    actions.schedule_redeployment(redeployment=plan, by=sergeant, release_at=timezone.now() + timedelta(hours=1))

    assert "School not told yet" in seen_by("sergeant")
    assert "PC Joiner (Safer Schools Officer) takes over from PC Leaver" in seen_by("inspector")
    for name in ["head", "deputy", "adviser"]:
        assert "PC Joiner" not in seen_by(name)


def test_an_announced_change_is_next_for_everybody_who_may_read(seen_by, announced):
    notice = reverse("deployments:notice-detail", args=[Notice.objects.get().pk])
    for name in ["head", "deputy", "adviser", "sergeant"]:
        shown = seen_by(name)
        assert "From Monday 9 November 2026:" in shown
        assert "PC Joiner (Safer Schools Officer) takes over from PC Leaver" in shown
        assert notice in shown


def test_only_the_school_is_asked_for_its_answer(seen_by, announced):
    assert "Read and acknowledge" in seen_by("head")
    assert "Read and acknowledge" not in seen_by("adviser")
    assert "Read and acknowledge" not in seen_by("sergeant")


def test_a_held_change_says_so_and_the_reason_is_the_polices(seen_by, announced, joiner):
    VettingCheck.objects.create(
        officer=joiner, outcome="LAPSED", checked_on=date(2026, 11, 1), recorded_by=UserFactory()
    )
    actions.take_effect(on=NEXT_MONDAY)
    assert Change.objects.get().status == Change.Status.HELD

    assert "vetting is lapsed" in seen_by("sergeant")
    for name in ["head", "adviser"]:
        shown = seen_by(name)
        assert "Held" in shown
        assert "has not happened" in shown
        assert "vetting is lapsed" not in shown


def test_a_withdrawn_change_is_not_next(seen_by, announced, sergeant):
    actions.withdraw_redeployment(redeployment=announced, because="Plans have changed.", by=sergeant)
    assert "No change is announced." in seen_by("head")
    assert "No change is announced." in seen_by("sergeant")


def test_addresses_of_contacts_are_for_the_school_its_police_and_administrators(seen_by, school):
    contact = ContactFactory(school=school, name="Dee Essell", email="dee@ash.example", phone="01632 960321")
    assert contact.state == Contact.State.CONFIRMED
    for name in ["head", "deputy", "sergeant", "inspector", "administrator"]:
        shown = seen_by(name)
        assert "dee@ash.example" in shown
        assert "01632 960321" in shown
    shown = seen_by("adviser")
    assert "Dee Essell" in shown
    assert "dee@ash.example" not in shown
    assert "01632 960321" not in shown


def test_contacts_are_kept_by_head_dsl_and_police(seen_by, school):
    invite = reverse("contact-invite", args=[school.contacts.earliest("pk").pk])
    add = reverse("contact-add", args=[school.pk])
    offered = {name: (add in (shown := seen_by(name)), invite in shown) for name in _READERS}
    assert offered == {
        "head": (True, True),
        "deputy": (False, False),
        "sergeant": (True, True),
        "inspector": (True, True),
        "administrator": (False, True),
        "adviser": (False, False),
    }


_READERS = ("head", "deputy", "sergeant", "inspector", "administrator", "adviser")


def test_a_shared_mailbox_and_whoever_signs_in_already_are_not_invited(client, people, page, school):
    shared = ContactFactory(school=school, is_shared=True)
    client.force_login(people["sergeant"])
    shown = words_of(client.get(page))
    for contact in [shared, people["head"].contacts.get()]:
        assert reverse("contact-invite", args=[contact.pk]) not in shown


def test_who_has_left_is_not_a_contact(seen_by, school):
    ContactFactory(school=school, name="Long Gone", state="LEFT", left_on=date(2026, 1, 1))
    assert "Long Gone" not in seen_by("sergeant")


def test_the_line_of_schools_is_shown_and_leads_only_where_one_may_go(client, unit, school):
    old = SchoolFactory(
        name="Old Ash School",
        local_authority=school.local_authority,
        status=School.Status.CLOSED,
        closed_on=date(2026, 8, 31),
        successor=school,
    )
    School.objects.filter(pk=school.pk).update(opened_on=date(2026, 9, 1))
    here, there = (reverse("deployments:school", args=[one.pk]) for one in (school, old))
    client.force_login(school_user(school))
    shown = words_of(client.get(here))
    assert "Took over from Old Ash School on 1 September 2026." in shown
    assert there not in shown

    client.force_login(administrator())
    assert there in words_of(client.get(here))
    shown = words_of(client.get(there))
    assert "Old Ash School closed on 31 August 2026." in shown
    assert f'<a class="govuk-link" href="{here}">Ash Park School</a> took over.' in shown


def test_a_school_without_police_has_a_page(client, db):
    school = SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=None))
    client.force_login(school_user(school))
    shown = words_of(client.get(reverse("deployments:school", args=[school.pk])))
    assert "No command unit serves this local authority yet." in shown


@pytest.mark.parametrize("name", ["sergeant", "head"])
def test_the_page_takes_as_many_queries_for_three_as_for_one(client, people, page, unit, sergeant, announced, name):
    school = School.objects.get(name="Ash Park School")
    officer = fit_officer(unit)
    DeploymentFactory(officer=officer, school=school, from_on=date(2025, 1, 1), until_on=date(2025, 12, 31))
    actions.acknowledge_by_link(copy=Notice.objects.get().copies.first())
    client.force_login(people[name])
    one = queries_of(client, page)
    for n in range(2):
        DeploymentFactory(officer=fit_officer(unit), school=school)
        DeploymentFactory(officer=fit_officer(unit), school=school, until_on=date(2026, 2, 1))
        ContactFactory(school=school)
        notice = announce_one_more(unit, sergeant, school)
        actions.acknowledge_by_link(copy=notice.copies.all()[n])

    assert queries_of(client, page) == one
