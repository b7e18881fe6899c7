"""What each role finds on the first page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.wording import spoken
from bulletins.actions import propose_item, withdraw_item
from bulletins.models import AgendaItem, Bulletin, Reading
from deployments.actions import choose_weekly_copy
from deployments.models import Exigency, Question, Suspension
from liaison.home import sections_for
from officers.models import Absence
from outbox.models import Letter
from schools.actions import open_review
from schools.models import Cluster, Contact, ContactReview, RegisterImport, School
from schools.terms import SchoolTerm
from tests.factories import (
    ContactFactory,
    DeploymentFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    adviser,
    fit_officer,
    police_user,
    school_user,
)
from tests.liaison.plans import LATER, MOMENT, TODAY, asked, change, entry, notice, plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_of_march():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Oak School")


@pytest.fixture
def unit(school):
    return school.local_authority.command_unit


def facts(user, part):
    found = [section for section in sections_for(user, today=TODAY) if section.template == f"liaison/home/{part}.html"]
    assert len(found) == 1, f"{part} is missing"
    return found[0].facts


def to_do(user):
    return [item.words for item in facts(user, "school")["to_do"]]


def parts(user):
    return [section.template for section in sections_for(user, today=TODAY)]


def page(client, user=None):
    if user:
        client.force_login(user)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def published(unit, title="News", **facts):
    letter = Letter.objects.create(subject="-", text="-", html="-", category="bulletin")
    author = facts.pop("by", None) or UserFactory()
    return Bulletin.objects.create(
        written_for=unit,
        command_unit=unit,
        title=title,
        words="-",
        status="PUBLISHED",
        created_by=author,
        published_by=author,
        published_at=timezone.now(),
        letter=letter,
    )


def test_a_stranger_reads_what_liaison_is_and_where_to_report(client):
    words = page(client)

    assert "A school hears before its officer changes" in words
    assert reverse("account_login") in words
    assert "999" in words
    assert "101" in words


def test_somebody_without_a_place_is_told_whom_to_ask(client):
    assert "There is nothing here for you yet" in page(client, UserFactory(roles=[Role.SCHOOL]))


class TestSchool:
    def test_the_officer_now_with_the_day_vetting_was_confirmed(self, client, school, unit):
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

    def test_lapsed_vetting_shows_no_day(self, client, school, unit):
        officer = fit_officer(unit, until_on=date(2027, 2, 1))
        DeploymentFactory(school=school, officer=officer)

        assert "confirmed on" not in page(client, school_user(school))

    def test_an_officer_who_does_not_come_is_said_with_whom_to_ask(self, client, school):
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

    def test_an_officer_who_is_away_stands_beside_who_covers(self, client, school):
        away, cover = OfficerFactory(display_name="PC Away"), OfficerFactory(display_name="PC Cover")
        DeploymentFactory(school=school, officer=away)
        DeploymentFactory(school=school, officer=cover, kind="COVER", until_on=LATER)
        Absence.objects.create(officer=away, kind="COURT", from_on=TODAY, until_on=LATER, recorded_by=UserFactory())

        words = page(client, school_user(school))

        assert f"Away</strong> until {spoken(LATER)}" in words
        assert f"PC Cover covers until {spoken(LATER)}" in words
        assert "court" not in words.lower()
        assert "on their own" not in words

    def test_a_vacancy_is_said_plainly_with_whom_to_ask(self, client, school, unit):
        words = page(client, school_user(school))

        assert "No police officer works with Oak School at the moment." in words
        assert unit.phone in words

    def test_what_changes_next_and_what_to_acknowledge(self, client, school, unit):
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

    def test_why_is_said_in_the_words_of_the_notice(self, client, school, unit):
        announced = plan(unit, "ANNOUNCED")
        change(announced, school, comes=OfficerFactory())
        notice(announced, school, explanation="PC Ben is promoted & thanks you.")

        assert "<strong>Why:</strong> PC Ben is promoted &amp; thanks you." in page(client, school_user(school))

    def test_an_acknowledged_change_still_shows_but_asks_nothing(self, client, school, unit):
        announced = plan(unit, "ANNOUNCED")
        change(announced, school, comes=OfficerFactory())
        told, head = notice(announced, school, status="ACKNOWLEDGED"), school_user(school)

        assert [coming.notice for coming in facts(head, "school")["part"].next] == [told]
        assert to_do(head) == []
        words = page(client, head)
        assert "Nothing waits for you." in words
        assert "Read and acknowledge" not in words

    def test_what_is_wholly_in_effect_is_no_longer_announced_and_asks_nothing(self, client, school, unit):
        done = plan(unit, "IN_EFFECT", on=TODAY)
        change(done, school, comes=OfficerFactory(), status="IN_EFFECT", took_effect_on=TODAY)
        notice(done, school)
        head = school_user(school)

        assert (facts(head, "school")["part"].next, to_do(head)) == ([], [])
        assert "No change announced" in page(client, head)

    def test_a_departure_in_effect_in_a_held_plan_still_waits_for_an_answer(self, school, unit):
        held = plan(unit, "HELD", on=TODAY)
        change(held, school, goes=OfficerFactory(), status="IN_EFFECT", took_effect_on=TODAY)
        notice(held, school)
        head = school_user(school)

        assert facts(head, "school")["part"].next == []
        assert to_do(head) == ["Read and acknowledge: A change"]

    def test_a_held_change_is_said_to_be_held(self, client, school, unit):
        held = plan(unit, "HELD", on=TODAY)
        change(held, school, comes=OfficerFactory(), status="HELD", held_because="Not told.")
        notice(held, school)

        assert "has not happened yet" in page(client, school_user(school))

    @pytest.mark.parametrize("status", ["DRAFT", "SCHEDULED"])
    def test_plans_that_are_not_announced_stay_unseen(self, client, school, unit, status):
        change(plan(unit, status), school, comes=OfficerFactory(display_name="PC Secret"))

        assert "PC Secret" not in page(client, school_user(school))

    def test_another_schools_changes_stay_unseen(self, client, school, unit):
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

    def test_a_person_with_two_schools_sees_both_in_a_line_and_one_whole(self, client, school, unit):
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

    def test_what_several_schools_are_asked_alike_is_said_once_with_a_link_for_each(self, client, school):
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

    def test_the_school_that_a_person_looks_at_is_remembered(self, client, school):
        head = school_user(school)
        ContactFactory(school=SchoolFactory(name="Elm School"), user=head, email=head.email)
        client.force_login(head)

        assert "Now at Oak School" in client.get(reverse("home"), {"school": school.pk}).content.decode()
        assert "Now at Oak School" in page(client)

    @pytest.mark.parametrize("asked", ["", "x", "9" * 30, "-1", "²", "424242"])
    def test_a_school_that_is_not_the_persons_is_not_looked_at(self, client, school, asked):
        SchoolFactory(urn=424242, name="Strange School")
        head = school_user(school)
        client.force_login(head)

        response = client.get(reverse("home"), {"school": asked})

        assert response.status_code == 200
        assert "Strange School" not in response.content.decode()
        assert response.context["sections"][0].facts["part"].school == school

    def test_a_school_that_the_person_left_is_gone(self, school):
        head = school_user(school)
        head.contacts.update(state=Contact.State.LEFT, left_on=TODAY)

        assert parts(head) == []

    def test_unread_bulletins(self, school, unit):
        head = school_user(school)
        read, unread = published(unit, "Read"), published(unit, "Unread")
        Reading.objects.create(bulletin=read, school=school, user=head)

        assert to_do(head) == ["Read the bulletin “Unread”"]
        published(unit, "Another")
        assert to_do(head) == ["Read 2 bulletins"]
        assert unread.title not in to_do(head)

    def test_nobody_is_asked_to_read_what_was_published_before_they_were_invited(self, school, unit):
        old, new = published(unit, "Old"), published(unit, "New")
        head = school_user(school)
        Bulletin.objects.filter(pk=old.pk).update(published_at=head.invited_at - timedelta(seconds=1))
        Bulletin.objects.filter(pk=new.pk).update(published_at=head.invited_at)

        assert to_do(head) == ["Read the bulletin “New”"]

    def test_an_answer_stands_among_what_is_to_do_until_whoever_asked_has_read_it(self, client, school, unit):
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

    def test_whoever_left_is_not_sent_to_an_answer_they_may_not_open(self, school, unit):
        head = school_user(school)
        told = notice(plan(unit, "ANNOUNCED"), school, status="ACKNOWLEDGED")
        Question.objects.create(
            notice=told, contact=head.contacts.get(), name="-", words="-", answer="-", answered_at=MOMENT,
            answered_by=UserFactory(),
        )  # fmt: skip
        head.contacts.update(state=Contact.State.LEFT, left_on=TODAY)
        ContactFactory(school=SchoolFactory(name="Elm School"), user=head, email=head.email)

        assert to_do(head) == []


class TestReception:
    """What reception reads at the door is tried in tests/deployments/test_door_page.py."""

    def test_reception_is_led_to_the_door(self, client, school):
        client.force_login(school_user(school, Contact.Role.RECEPTION))

        assert client.get(reverse("home")).url == reverse("deployments:door")

    def test_a_dsl_who_is_at_the_door_too_has_home(self, client, school):
        dsl = school_user(school, Contact.Role.DSL)
        ContactFactory(school=school, role=Contact.Role.RECEPTION, user=dsl, email=dsl.email)
        client.force_login(dsl)

        assert parts(dsl) == ["liaison/home/school.html"]
        assert client.get(reverse("home")).status_code == 200


class TestAdviser:
    def test_notices_and_bulletins_of_the_authoritys_schools(self, client, school, unit):
        announced = plan(unit, "ANNOUNCED")
        told = notice(announced, school)
        notice(announced, SchoolFactory())
        news = published(unit)
        published(LocalAuthorityFactory().command_unit)
        reader = adviser(school.local_authority)

        found = facts(reader, "adviser")
        assert (found["notices"], found["bulletins"], found["is_copied"]) == ([told], [news], False)
        assert "Oak School" in page(client, reader)

    def test_what_is_to_come_and_who_has_no_officer(self, client, school, unit):
        DeploymentFactory(school=school, until_on=date(2027, 2, 26), officer=OfficerFactory(phone="01632 960777"))
        announced = plan(unit, "ANNOUNCED")
        change(announced, school, comes=OfficerFactory(display_name="PC Anna", phone="01632 960777"))
        notice(announced, school)
        change(plan(unit, "SCHEDULED"), school, comes=OfficerFactory(display_name="PC Secret"))

        words = page(client, adviser(school.local_authority))

        assert "PC Anna comes" in words
        assert "1 change to come" in words
        assert "1 notice not answered" in words
        assert "since 27 February 2027." in words
        assert "PC Secret" not in words
        assert "960777" not in words

    def test_what_the_adviser_proposed_and_whether_the_mail_comes(self, client, school):
        reader = adviser(school.local_authority)
        choose_weekly_copy(wanted=True, by=reader)
        propose_item(title="Bicycles", words="", place=school.local_authority, by=reader)

        words = page(client, reader)

        assert "Bicycles" in words
        assert "You get this by mail each week." in words

    def test_nothing_yet(self, client, school):
        assert "have not been told of any change yet" in page(client, adviser(school.local_authority))


class TestOfficer:
    def test_own_schools_now_and_what_was_announced(self, client, school, unit):
        user = police_user(unit, Role.OFFICER)
        own = OfficerFactory(command_unit=unit, user=user)
        DeploymentFactory(school=school, officer=own)
        DeploymentFactory(school=SchoolFactory(name="Ash School"))
        announced = plan(unit, "ANNOUNCED")
        change(announced, SchoolFactory(name="Elm School"), comes=own)
        change(plan(unit, "SCHEDULED"), SchoolFactory(name="Yew School"), comes=own)

        words = page(client, user)

        assert "Oak School" in words
        assert "Elm School" in words
        assert "Ash School" not in words
        assert "Yew School" not in words

    def test_where_the_school_is_and_since_when(self, client, school, unit):
        School.objects.update(street="1 Oak Road", town="Enfield", postcode="EN1 1AA", phone="01632 960 200")
        user = police_user(unit, Role.OFFICER)
        own = OfficerFactory(command_unit=unit, user=user)
        DeploymentFactory(school=school, officer=own, from_on=date(2026, 9, 1))

        words = page(client, user)

        assert "1 Oak Road, Enfield, EN1 1AA" in words
        assert 'href="tel:01632960200"' in words
        assert "since 1 September 2026" in words

    def test_no_school_yet(self, client, unit):
        assert "You are at no school today" in page(client, police_user(unit, Role.OFFICER))


class TestSergeant:
    def test_everything_that_waits(self, client, school, unit):
        sergeant = police_user(unit, Role.SERGEANT)
        draft, scheduled, announced = plan(unit, "DRAFT"), plan(unit, "SCHEDULED"), plan(unit, "ANNOUNCED")
        held = plan(unit, "HELD", on=TODAY)
        stuck = change(held, school, comes=OfficerFactory(), status="HELD", held_because="Oak School was not told.")
        notice(held, school, status="ACKNOWLEDGED")
        reminder = Letter.objects.create(subject="-", text="-", html="-", category="reminder")
        late = notice(announced, school, reminder=reminder)
        plan(LocalAuthorityFactory().command_unit, "DRAFT")

        found = facts(sergeant, "sergeant")

        assert found["planned"] == [draft, scheduled]
        assert [(row, row.unanswered, row.schools) for row in found["waiting"]] == [(announced, 1, 1)]
        assert found["held"] == [stuck]
        assert (found["calls"], found["calls_count"]) == ([late], 1)
        words = page(client, sergeant)
        assert "Oak School was not told." in words
        assert "1 of 1 school has not answered" in words

    def test_a_draft_says_what_became_of_the_question_to_an_inspector(self, client, unit):
        asked(plan(unit, "DRAFT"))
        sent_back = asked(plan(unit, "DRAFT"))
        Exigency.objects.filter(pk=sent_back.pk).update(
            state="SENT_BACK", decided_by=UserFactory(), decided_at=MOMENT, decision_reason="Not urgent."
        )

        words = page(client, police_user(unit, Role.SERGEANT))

        assert "Waiting for an inspector" in words
        assert "Sent back" in words
        assert ">Draft<" not in words

    def test_what_runs_out_the_most_urgent_first(self, client, school, unit):
        sergeant = police_user(unit, Role.SERGEANT)
        DeploymentFactory(school=school, officer=fit_officer(unit))
        soon_over = fit_officer(unit, until_on=date(2027, 3, 5))
        change(plan(unit, "SCHEDULED"), school, comes=soon_over)
        for weeks in range(6, 12):
            fit_officer(unit, until_on=TODAY + timedelta(weeks=weeks))

        found = facts(sergeant, "sergeant")["forecast"]

        assert [(row.who, row.kind.name, row.on) for row in found[:3]] == [
            (str(soon_over), "TENURE", date(2027, 3, 5)),
            (str(soon_over), "VETTING", date(2027, 3, 5)),
            (str(soon_over), "ARRIVAL", LATER),
        ]
        words = page(client, sergeant)
        assert "no tenure covers that day" in words
        assert "The whole forecast (15)" in words
        assert reverse("deployments:forecast") in words

    def test_nothing_waits(self, client, unit):
        words = page(client, police_user(unit, Role.SERGEANT))

        assert "Nobody needs a call" in words
        assert "No change is being planned" in words
        assert "Nothing is held" in words


class TestInspector:
    def test_what_waits_what_fell_short_and_own_drafts(self, client, school, unit):
        inspector = police_user(unit, Role.INSPECTOR)
        waits = plan(unit, "DRAFT")
        asked(waits)
        asked(plan(unit, "DRAFT", by=inspector))
        short = entry(change(plan(unit, "IN_EFFECT"), school, comes=OfficerFactory()))
        draft = Bulletin.objects.create(
            written_for=unit, command_unit=unit, title="Half done", words="-", created_by=inspector
        )

        found = facts(inspector, "inspector")

        assert found["asked"] == [waits]
        assert found["entries"] == [short]
        assert found["drafts"] == [draft]
        words = page(client, inspector)
        assert "Aid to another service." in words
        assert "Half done" in words

    def test_what_schools_propose_the_longest_waiting_first(self, client, school, unit):
        inspector = police_user(unit, Role.INSPECTOR)
        head = school_user(school)
        first, second = (
            propose_item(title=title, words="", place=school, by=head) for title in ("Parking", "Bicycles")
        )
        propose_item(title="Taken back", words="", place=school, by=head)
        withdraw_item(item=AgendaItem.objects.latest("pk"), by=head)
        there = SchoolFactory()
        propose_item(title="Elsewhere", words="", place=there, by=school_user(there))

        assert facts(inspector, "inspector")["proposed"] == [first, second]
        assert "Parking" in page(client, inspector)

    def test_what_is_held_shows_once_to_who_is_sergeant_too(self, client, school, unit):
        held = plan(unit, "HELD", on=TODAY)
        change(held, school, comes=OfficerFactory(), status="HELD", held_because="Because.")
        notice(held, school)

        assert page(client, police_user(unit, Role.INSPECTOR)).count("Held at the gate") == 1
        assert page(client, police_user(unit, Role.INSPECTOR, Role.SERGEANT)).count("Held at the gate") == 1


class TestAdministrator:
    def test_people_and_schools_where_somebody_is_missing(self, client, school, unit):
        ContactFactory(school=school, role=Contact.Role.HEAD)
        bouncing = SchoolFactory(local_authority=school.local_authority)
        ContactFactory(school=bouncing, role=Contact.Role.DSL, state=Contact.State.BOUNCING)
        SchoolFactory(local_authority=school.local_authority, status=School.Status.CLOSED)
        SchoolFactory(local_authority=LocalAuthorityFactory(command_unit=None))
        admin = administrator()

        found = facts(admin, "administrator")

        assert (found["schools"], found["without_head"], found["without_dsl"]) == (2, 1, 2)
        assert found["without_unit"] == 1
        assert (found["people"], found["never_signed_in"]) == (1, 1)
        assert "1 without a headteacher" in page(client, admin)

    def test_the_courses_are_a_click_away(self, client):
        assert reverse("officers:course-list") in page(client, administrator())

    def test_an_empty_installation_says_what_to_do_first(self, client):
        words = page(client, administrator())

        assert "import the schools" in words
        assert "Nothing has been imported yet" in words


def test_several_roles_show_their_parts_once_each(unit, school):
    person = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
    ContactFactory(school=school, user=person, email=person.email)
    person.roles.create(role=Role.SCHOOL)
    person.roles.create(role=Role.ADMINISTRATOR)

    assert parts(person) == [
        f"liaison/home/{name}.html" for name in ("school", "inspector", "sergeant", "administrator")
    ]


def add_one_of_everything(unit, user):
    """What makes each part of the page one row longer."""
    authority = unit.local_authorities.first()
    school = SchoolFactory(local_authority=authority)
    asks = ContactFactory(school=school, role=user.contacts.first().role, user=user) if user.contacts.exists() else None
    officer = fit_officer(unit, until_on=TODAY)
    if not hasattr(user, "officer"):
        officer.user = user
        officer.save()
    DeploymentFactory(school=school, officer=officer)
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=officer)
    reminder = Letter.objects.create(subject="-", text="-", html="-", category="reminder")
    told = notice(announced, school, reminder=reminder)
    if asks:
        answered = {"answer": "-", "answered_at": MOMENT, "answered_by": UserFactory()}
        Question.objects.create(notice=told, contact=asks, name="-", words="-", **answered)
    review = open_review(
        school=school, term=SchoolTerm(TODAY, "SPRING"), now=MOMENT, remind_on=TODAY, escalate_on=TODAY
    )
    ContactReview.objects.filter(pk=review.pk).update(escalated_at=MOMENT)
    held = plan(unit, "HELD", on=TODAY)
    entry(change(held, school, comes=OfficerFactory(), status="HELD", held_because="-"))
    notice(held, school)
    asked(plan(unit, "DRAFT"))
    plan(unit, "SCHEDULED")
    RegisterImport.objects.create(kind="SCHOOLS", file_name="edubase.csv", imported_by=UserFactory(), rejected=1)
    published(unit)
    propose_item(title=f"Item {school.pk}", words="", place=school, by=school_user(school))
    Bulletin.objects.create(written_for=unit, command_unit=unit, title="Draft", words="-", created_by=user)


# Four of them serve every page: session, person, roles and force. The police and administrators have four more, for the
# state of the mail.
QUERIES = {
    "head": 16,
    "reception": 5,
    "adviser": 16,
    "officer": 7,
    "sergeant": 23,
    "inspector": 14,
    "administrator": 15,
}


@pytest.mark.parametrize("role", QUERIES)
def test_home_costs_the_same_with_one_and_with_three(client, school, unit, role, django_assert_num_queries):
    user = {
        "head": lambda: school_user(school),
        "reception": lambda: school_user(school, Contact.Role.RECEPTION),
        "adviser": lambda: adviser(school.local_authority),
        "officer": lambda: police_user(unit, Role.OFFICER),
        "sergeant": lambda: police_user(unit, Role.SERGEANT),
        "inspector": lambda: police_user(unit, Role.INSPECTOR),
        "administrator": administrator,
    }[role]()
    client.force_login(user)
    add_one_of_everything(unit, user)
    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("home"))

    add_one_of_everything(unit, user)
    add_one_of_everything(unit, user)

    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("home"))
