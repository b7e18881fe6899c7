"""What a head, DSL or deputy finds first: who comes, what changes, what is asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.wording import spoken
from bulletins.models import Bulletin, Reading
from deployments.models import Question, Suspension
from officers.models import Absence
from schools.models import Cluster, Contact, ContactReview
from tests.factories import (
    ContactFactory,
    DeploymentFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    fit_officer,
    school_user,
)
from tests.liaison.home.reading import facts, page, parts, published, to_do
from tests.liaison.plans import LATER, MOMENT, TODAY, change, notice, plan

pytestmark = pytest.mark.django_db


def test_the_officer_now_with_the_day_vetting_was_confirmed(client, school, unit):
    officer = fit_officer(unit, display_name="PC Dave", phone="01632 960111")
    DeploymentFactory(school=school, officer=officer)
    DeploymentFactory(school=school, from_on=date(2025, 1, 1), until_on=date(2027, 2, 28))
    head = school_user(school)

    part = facts(head, "school")["part"]
    words = page(client, head)

    assert [present.deployment.officer for present in part.now] == [officer]
    assert "PC Dave" in words
    assert "01632 960111" in words
    assert "Vetting confirmed on 1 January 2020" in words


def test_lapsed_vetting_shows_no_day(client, school, unit):
    officer = fit_officer(unit, until_on=date(2027, 2, 1))
    DeploymentFactory(school=school, officer=officer)

    assert "confirmed on" not in page(client, school_user(school))


def test_an_officer_who_does_not_come_is_said_with_whom_to_ask(client, school):
    sergeant = UserFactory(name="Sgt Ruth")
    school.cluster = Cluster.objects.create(
        command_unit=school.local_authority.command_unit, name="North", sergeant=sergeant
    )
    school.save()
    row = DeploymentFactory(school=school, officer=OfficerFactory(display_name="PC Dave"))
    Suspension.objects.create(deployment=row, from_on=TODAY, because="Vetting is lapsed.")

    words = page(client, school_user(school))

    assert "Not coming" in words
    assert "No police officer comes to Oak School on their own at the moment." in words
    assert "Meanwhile please turn to Sgt Ruth." in words
    assert "Ask Sgt Ruth at" in words
    assert "apsed" not in words


def test_an_officer_who_is_away_stands_beside_who_covers(client, school):
    away, cover = OfficerFactory(display_name="PC Away"), OfficerFactory(display_name="PC Cover")
    DeploymentFactory(school=school, officer=away)
    DeploymentFactory(school=school, officer=cover, kind="COVER", until_on=LATER)
    Absence.objects.create(officer=away, kind="COURT", from_on=TODAY, until_on=LATER, recorded_by=UserFactory())

    words = page(client, school_user(school))

    assert f"Away</strong> until {spoken(LATER)}" in words
    assert f"PC Cover covers until {spoken(LATER)}" in words
    assert "court" not in words.lower()
    assert "on their own" not in words


def test_a_vacancy_is_said_plainly_with_whom_to_ask(client, school, unit):
    words = page(client, school_user(school))

    assert "No police officer works with Oak School at the moment." in words
    assert unit.phone in words


def test_what_changes_next_and_what_to_acknowledge(client, school, unit):
    comes = OfficerFactory(display_name="PC Anna")
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=comes, goes=OfficerFactory(display_name="PC Ben"))
    told = notice(announced, school)
    dsl = school_user(school, Contact.Role.DSL)

    words = page(client, dsl)

    assert [coming.notice for coming in facts(dsl, "school")["part"].next] == [told]
    assert to_do(dsl) == ["Read and acknowledge: A change"]
    assert words.count("<strong>PC Anna</strong> takes over from <strong>PC Ben</strong>") == 1
    assert "Wednesday 10 March 2027" in words
    assert "Changes on 10 March 2027" in words
    assert reverse("deployments:notice-calendar", args=[told.pk]) in words
    assert reverse("deployments:question-ask", args=[told.pk]) in words


def test_why_is_said_in_the_words_of_the_notice(client, school, unit):
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=OfficerFactory())
    notice(announced, school, explanation="PC Ben is promoted & thanks you.")

    assert "<strong>Why:</strong> PC Ben is promoted &amp; thanks you." in page(client, school_user(school))


def test_an_acknowledged_change_still_shows_but_asks_nothing(client, school, unit):
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=OfficerFactory())
    told, head = notice(announced, school, status="ACKNOWLEDGED"), school_user(school)

    assert [coming.notice for coming in facts(head, "school")["part"].next] == [told]
    assert to_do(head) == []
    words = page(client, head)
    assert "Nothing waits for you." in words
    assert "Read and acknowledge" not in words


def test_what_is_wholly_in_effect_is_no_longer_announced_and_asks_nothing(client, school, unit):
    done = plan(unit, "IN_EFFECT", on=TODAY)
    change(done, school, comes=OfficerFactory(), status="IN_EFFECT", took_effect_on=TODAY)
    notice(done, school)
    head = school_user(school)

    assert (facts(head, "school")["part"].next, to_do(head)) == ([], [])
    assert "No change announced" in page(client, head)


def test_a_departure_in_effect_in_a_held_plan_still_waits_for_an_answer(school, unit):
    held = plan(unit, "HELD", on=TODAY)
    change(held, school, goes=OfficerFactory(), status="IN_EFFECT", took_effect_on=TODAY)
    notice(held, school)
    head = school_user(school)

    assert facts(head, "school")["part"].next == []
    assert to_do(head) == ["Read and acknowledge: A change"]


def test_a_held_change_is_said_to_be_held(client, school, unit):
    held = plan(unit, "HELD", on=TODAY)
    change(held, school, comes=OfficerFactory(), status="HELD", held_because="Not told.")
    notice(held, school)

    assert "has not happened yet" in page(client, school_user(school))


@pytest.mark.parametrize("status", ["DRAFT", "SCHEDULED"])
def test_plans_that_are_not_announced_stay_unseen(client, school, unit, status):
    change(plan(unit, status), school, comes=OfficerFactory(display_name="PC Secret"))

    assert "PC Secret" not in page(client, school_user(school))


def test_another_schools_changes_stay_unseen(client, school, unit):
    other = SchoolFactory(local_authority=school.local_authority)
    announced = plan(unit, "ANNOUNCED")
    change(announced, other, comes=OfficerFactory(display_name="PC Elsewhere"))
    change(announced, school, comes=OfficerFactory(display_name="PC Here"))
    notice(announced, other)
    notice(announced, school)
    DeploymentFactory(school=other, officer=OfficerFactory(display_name="PC Stranger"))

    words = page(client, school_user(school))

    assert "PC Here" in words
    assert "PC Elsewhere" not in words
    assert "PC Stranger" not in words


def test_a_person_with_two_schools_sees_both_in_a_line_and_one_whole(client, school, unit):
    elm = SchoolFactory(name="Elm School", local_authority=school.local_authority)
    head = school_user(school)
    ContactFactory(school=elm, user=head, email=head.email)
    DeploymentFactory(school=elm, officer=OfficerFactory(display_name="PC Elm", phone="01632 960111"))
    DeploymentFactory(school=school, officer=OfficerFactory(display_name="PC Oak", phone="01632 960222"))
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, goes=OfficerFactory())
    notice(announced, school)

    words = page(client, head)

    assert [part.school.name for part in facts(head, "school")["parts"]] == ["Elm School", "Oak School"]
    for line in ("PC Elm", "PC Oak", "No change announced", "Changes on 10 March 2027", "Now at Elm School"):
        assert line in words
    assert "01632960111" in words
    assert "01632960222" not in words


def test_what_several_schools_are_asked_alike_is_said_once_with_a_link_for_each(client, school):
    elm = SchoolFactory(name="Elm School", local_authority=school.local_authority)
    head = school_user(school)
    ContactFactory(school=elm, user=head, email=head.email)
    for one in (school, elm):
        ContactReview.objects.create(
            school=one, year=2027, season="SPRING", asked_at=MOMENT, remind_on=LATER, escalate_on=LATER
        )

    words = page(client, head)

    assert to_do(head) == ["Confirm your contacts"] * 2
    assert words.count("<strong>Confirm your contacts:</strong>") == 1
    for one in (school, elm):
        assert f'{reverse("contact-review", args=[one.pk])}"><span class="govuk-visually-hidden">' in words


def test_the_school_that_a_person_looks_at_is_remembered(client, school):
    head = school_user(school)
    ContactFactory(school=SchoolFactory(name="Elm School"), user=head, email=head.email)
    client.force_login(head)

    assert "Now at Oak School" in client.get(reverse("home"), {"school": school.pk}).content.decode()
    assert "Now at Oak School" in page(client)


@pytest.mark.parametrize("asked", ["", "x", "9" * 30, "-1", "²", "424242"])
def test_a_school_that_is_not_the_persons_is_not_looked_at(client, school, asked):
    SchoolFactory(urn=424242, name="Strange School")
    head = school_user(school)
    client.force_login(head)

    response = client.get(reverse("home"), {"school": asked})

    assert response.status_code == 200
    assert "Strange School" not in response.content.decode()
    assert response.context["sections"][0].facts["part"].school == school


def test_a_school_that_the_person_left_is_gone(school):
    head = school_user(school)
    head.contacts.update(state=Contact.State.LEFT, left_on=TODAY)

    assert parts(head) == []


def test_unread_bulletins(school, unit):
    head = school_user(school)
    read, unread = published(unit, "Read"), published(unit, "Unread")
    Reading.objects.create(bulletin=read, school=school, user=head)

    assert to_do(head) == ["Read the bulletin “Unread”"]
    published(unit, "Another")
    assert to_do(head) == ["Read 2 bulletins"]
    assert unread.title not in to_do(head)


def test_nobody_is_asked_to_read_what_was_published_before_they_were_invited(school, unit):
    old, new = published(unit, "Old"), published(unit, "New")
    head = school_user(school)
    Bulletin.objects.filter(pk=old.pk).update(published_at=head.invited_at - timedelta(seconds=1))
    Bulletin.objects.filter(pk=new.pk).update(published_at=head.invited_at)

    assert to_do(head) == ["Read the bulletin “New”"]


def test_an_answer_stands_among_what_is_to_do_until_whoever_asked_has_read_it(client, school, unit):
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=OfficerFactory())
    told = notice(announced, school, status="ACKNOWLEDGED")
    head, dsl = school_user(school), school_user(school, Contact.Role.DSL)
    for words in ("When?", "Where?"):
        Question.objects.create(notice=told, contact=head.contacts.get(), name="-", words=words)
        assert to_do(head) == []
    Question.objects.update(answer="-", answered_at=MOMENT, answered_by=UserFactory())

    [item] = facts(head, "school")["to_do"]
    assert item.words == "Read the answer to what you asked about 10 March 2027"
    assert to_do(dsl) == []

    client.force_login(head)
    client.get(item.url)
    assert to_do(head) == []


def test_whoever_left_is_not_sent_to_an_answer_they_may_not_open(school, unit):
    head = school_user(school)
    told = notice(plan(unit, "ANNOUNCED"), school, status="ACKNOWLEDGED")
    Question.objects.create(
        notice=told, contact=head.contacts.get(), name="-", words="-", answer="-", answered_at=MOMENT,
        answered_by=UserFactory(),
    )  # fmt: skip
    head.contacts.update(state=Contact.State.LEFT, left_on=TODAY)
    ContactFactory(school=SchoolFactory(name="Elm School"), user=head, email=head.email)

    assert to_do(head) == []
