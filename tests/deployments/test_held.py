"""What a school reads of a change that the gate holds."""

from datetime import datetime

import pytest
from django.urls import reverse

from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import NoticeCopy
from schools.models import Contact
from tests.deployments.conftest import LONDON, NEXT_MONDAY
from tests.deployments.test_links import link_of
from tests.factories import fit_officer, school_user
from tests.pages import words_of

HELD = "This change is held. It has not happened."
ON_THE_DAY = datetime(2026, 11, 9, 6, 0, tzinfo=LONDON)


@pytest.fixture
def held(clock, announced):
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    return announced


@pytest.fixture
def copy(announced) -> NoticeCopy:
    return NoticeCopy.objects.get(contact__role=Contact.Role.HEAD)


def page_of(copy) -> str:
    return reverse("deployments:notice-detail", args=[copy.notice_id])


def test_nothing_is_held_before_the_day(client, copy):
    assert "held" not in words_of(client.get(link_of(copy)))


def test_the_link_and_the_page_say_that_it_has_not_happened_and_who_comes_meanwhile(client, held, copy, school):
    pages = [words_of(client.get(link_of(copy)))]
    client.force_login(school_user(school))
    pages.append(words_of(client.get(page_of(copy))))
    for shown in pages:
        above, _, below = shown.partition("What changes")
        assert HELD in above
        assert "Until you hear from us, your school has:" in above
        assert "PC Leaver, named officer" in above
        assert "PC Joiner, named officer" in below


def test_a_school_without_an_officer_reads_that_it_has_none(client, held, copy, leaver):
    leaver.deployments.all().delete()
    assert "Until you hear from us, your school has no named officer." in words_of(client.get(link_of(copy)))


def test_an_answer_is_thanked_for_and_promises_no_day(client, held, copy):
    shown = words_of(client.post(link_of(copy), follow=True))
    assert "Thank you. Ash Park School has been told. The change is still held." in shown
    assert "You need do nothing more" not in shown
    assert HELD in shown


def test_once_it_is_in_effect_nothing_is_held_any_more(client, held, copy):
    actions.acknowledge_by_link(copy=copy)
    actions.take_effect(on=NEXT_MONDAY)
    shown = words_of(client.get(link_of(copy)))
    assert "held" not in shown
    assert "You need do nothing more" in shown


def test_a_withdrawn_change_is_not_held(client, held, copy, school, sergeant):
    actions.withdraw_redeployment(redeployment=held, because="She stays.", by=sergeant)
    client.force_login(school_user(school))
    assert HELD not in words_of(client.get(page_of(copy)))


def test_of_two_changes_at_a_school_the_held_part_is_named_a_part(client, clock, plan, copy_of_head, sergeant, school):
    clock.move_to(ON_THE_DAY)
    actions.take_effect(on=NEXT_MONDAY)
    shown = words_of(client.get(link_of(copy_of_head())))
    assert "A part of this change is held. That part has not happened." in shown


@pytest.fixture
def copy_of_head(plan, sergeant, school):
    """Announce the plan with a departure that cannot wait beside the replacement."""
    second = fit_officer(plan.command_unit, display_name="PC Second")
    second.deployments.create(school=school, from_on=plan.created_at.date())
    going = PlannedChange(school, officer_out=second, cannot_wait=True)
    actions.add_changes(redeployment=plan, planned=[going], by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    return lambda: NoticeCopy.objects.get(contact__role=Contact.Role.HEAD)
