"""What was at a school before: every officer, every notice, what was sent when, and who acknowledged."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.wording import spoken_moment
from deployments import actions
from deployments.models import Acknowledgement, Notice, Suspension
from deployments.views.schools import NEWEST_OFFICERS
from outbox.models import Delivery, Letter
from schools.models import Contact, School
from schools.succession import line_before
from tests.deployments.conftest import MONDAY
from tests.deployments.plan_pages import client_of
from tests.deployments.test_answers import announce_one_more
from tests.deployments.visitors import expected, met_by, visitors
from tests.factories import DeploymentFactory, SchoolFactory, fit_officer, school_user
from tests.liaison.letters import accepted
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def officers(school) -> str:
    return reverse("deployments:school-officers", args=[school.pk])


@pytest.fixture
def notices(school) -> str:
    return reverse("deployments:school-notices", args=[school.pk])


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def reading(client, head):
    def read(address: str) -> str:
        client.force_login(head)
        return words_of(client.get(address))

    return read


def earlier_than(school, name: str, **facts) -> School:
    return SchoolFactory(name=name, local_authority=school.local_authority, successor=school, status="CLOSED", **facts)


@pytest.mark.parametrize("page", ["school-officers", "school-notices"])
def test_the_past_is_for_readers_adviser_and_police(client, unit, school, page):
    people = visitors(unit, school)
    allowed = dict.fromkeys(["head", "deputy", "adviser", "sergeant", "inspector"], 200)
    address = reverse(f"deployments:{page}", args=[school.pk])
    assert met_by(client, people, "get", address) == expected(allowed, people)


# Officers


def test_every_officer_the_school_has_had_the_newest_first(client, head, officers, unit, school, leaver):
    cover = fit_officer(unit, display_name="PC Cover")
    days = {"from_on": date(2024, 3, 4), "until_on": date(2024, 3, 15)}
    DeploymentFactory(school=school, officer=cover, kind="COVER", **days)
    DeploymentFactory(school=school, officer=fit_officer(unit, display_name="PC Later"), from_on=date(2026, 11, 9))
    DeploymentFactory(officer=fit_officer(unit, display_name="PC Elsewhere"))
    client.force_login(head)

    response = client.get(officers)

    assert [row.officer for row in response.context["page"]] == [leaver, cover]
    shown = words_of(response)
    assert "Cover officer" in shown
    assert "15 March 2024" in shown
    assert "Today and on" in shown


def test_officers_of_the_schools_before_it_are_its_own(reading, officers, unit, school):
    old = earlier_than(school, "Old Ash School")
    oldest = earlier_than(old, "Oldest Ash School")
    DeploymentFactory(school=old, officer=fit_officer(unit, display_name="PC Old"), until_on=date(2026, 8, 31))
    oldest_officer = fit_officer(unit, display_name="PC Oldest")
    DeploymentFactory(school=oldest, officer=oldest_officer, from_on=date(2020, 1, 6), until_on=date(2021, 8, 31))

    shown = reading(officers)

    assert "PC Old<" in shown
    assert "at Old Ash School" in shown
    assert "PC Oldest<" in shown
    assert "at Oldest Ash School" in shown


def test_a_school_before_has_nothing_of_the_one_after(reading, unit, school):
    after = SchoolFactory(name="New Ash School", local_authority=school.local_authority)
    School.objects.filter(pk=school.pk).update(successor=after)
    DeploymentFactory(school=after, officer=fit_officer(unit, display_name="PC After"))

    assert "PC After" not in reading(reverse("deployments:school-officers", args=[school.pk]))


def test_a_line_that_runs_in_a_circle_ends(school):
    other = earlier_than(school, "Other School")
    School.objects.filter(pk=school.pk).update(successor=other)
    assert line_before(school) == [school, other]


def test_the_past_comes_in_pages(client, head, officers, unit, school, monkeypatch):
    monkeypatch.setattr(NEWEST_OFFICERS, "per_page", 2)
    for year in range(2020, 2025):
        DeploymentFactory(
            school=school, officer=fit_officer(unit), from_on=date(year, 1, 1), until_on=date(year, 12, 31)
        )
    client.force_login(head)

    first = client.get(officers).context["page"]
    second = client.get(officers, {"after": first.next}).context["page"]

    assert [row.from_on.year for row in first] == [2024, 2023]
    assert [row.from_on.year for row in second] == [2022, 2021]


def test_a_suspension_is_there_with_when_the_school_was_told_and_without_why(reading, officers, leaver):
    Suspension.objects.create(
        deployment=leaver.deployments.get(),
        from_on=date(2026, 11, 2),
        until_on=date(2026, 11, 4),
        because="vetting is lapsed",
        letter=accepted(accepted_at=MONDAY).letter,
        return_letter=accepted(accepted_at=MONDAY + timedelta(hours=5)).letter,
    )

    shown = reading(officers)

    assert "Did not come from 2 November 2026 to 4 November 2026." in shown
    assert f"The school was told on {spoken_moment(MONDAY)}." in shown
    assert f"It was told of the return on {spoken_moment(MONDAY + timedelta(hours=5))}." in shown
    assert "vetting is lapsed" not in shown


def test_a_school_that_heard_nothing_of_a_suspension_is_not_said_to_have_been_told(reading, officers, leaver):
    Suspension.objects.create(deployment=leaver.deployments.get(), from_on=date(2026, 11, 2), because="-")

    shown = reading(officers)

    assert "Has not come since 2 November 2026." in shown
    assert "was told" not in shown


# Notices


def sent(letter: Letter, minutes: int = 0) -> None:
    letter.deliveries.update(status=Delivery.Status.ACCEPTED, accepted_at=MONDAY + timedelta(minutes=minutes))


def test_a_notice_says_what_was_sent_when(reading, notices, announced, sergeant):
    notice = Notice.objects.get()
    sent(notice.letter, minutes=5)
    actions.withdraw_redeployment(redeployment=announced, because="He stays.", by=sergeant)
    later = Letter.objects.exclude(pk=notice.letter_id).filter(category="withdrawal").get()

    shown = reading(notices)
    assert "Notice: 2 November 2026 at 10:05am" in shown
    assert "News that the change will not happen: not sent" in shown

    sent(later, minutes=70)
    assert "News that the change will not happen: 2 November 2026 at 11:10am" in reading(notices)


def test_a_notice_names_who_acknowledged_as_what_how_and_when(reading, notices, school, announced, sergeant):
    notice = Notice.objects.get()
    dsl = school.contacts.get(role=Contact.Role.DSL)
    actions.acknowledge_by_phone(notice=notice, contact=dsl, phone_number="01632 960999", by=sergeant)
    actions.acknowledge_by_link(copy=notice.copies.filter(contact__role=Contact.Role.HEAD).first())

    shown = reading(notices)

    by_phone = f"</strong>, Designated Safeguarding Lead, 2 November 2026 at 10am, by phone, noted by {sergeant.name}"
    assert f"<strong>{dsl.name}{by_phone}" in shown
    assert ", Headteacher, 2 November 2026 at 10am, through the link in the email" in shown
    assert "01632 960999" not in shown


def test_a_leavers_name_stays_on_what_they_acknowledged(reading, notices, announced):
    copy = Notice.objects.get().copies.filter(contact__role=Contact.Role.HEAD).first()
    actions.acknowledge_by_link(copy=copy)
    Contact.objects.filter(pk=copy.contact_id).update(name="Somebody Else", state="LEFT", left_on=date(2026, 11, 2))

    assert Acknowledgement.objects.get().name in reading(notices)


def test_a_notice_to_a_school_before_it_is_read_and_leads_nowhere(reading, notices, school, announced):
    """Its own page is of the closed school, which nobody attends any more."""
    after = SchoolFactory(name="New Ash School", local_authority=school.local_authority)
    School.objects.filter(pk=school.pk).update(successor=after, status="CLOSED")
    notice = Notice.objects.get()
    own_page = reverse("deployments:notice-detail", args=[notice.pk])
    assert own_page in reading(notices)

    shown = words_of(client_of(school_user(after)).get(reverse("deployments:school-notices", args=[after.pk])))

    assert notice.letter.subject in shown
    assert own_page not in shown


def test_a_draft_is_not_read(reading, notices, plan):
    assert "This school has had no notice yet." in reading(notices)


@pytest.mark.parametrize("page", ["officers", "notices"])
def test_the_past_takes_as_many_queries_for_three_as_for_one(
    client, head, request, page, unit, sergeant, school, announced
):
    address = request.getfixturevalue(page)
    actions.acknowledge_by_link(copy=Notice.objects.get().copies.first())
    client.force_login(head)
    one = queries_of(client, address)
    for year in (2020, 2021):
        DeploymentFactory(school=school, officer=fit_officer(unit), from_on=date(year, 1, 1), until_on=date(year, 6, 1))
        more = announce_one_more(unit, sergeant, school)
        actions.acknowledge_by_link(copy=more.copies.first())
        more.follow_ups.add(Letter.objects.create(subject="-", text="-", html="-", category="held"))

    assert queries_of(client, address) == one
