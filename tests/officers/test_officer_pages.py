"""Who sees and changes which officer, and what the pages say."""

from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from officers.models import Absence, Officer, RoleTitle, Tenure, TenureCorrection, Training, VettingCheck
from schools.models import Cluster, Posting
from tests.factories import (
    CommandUnitFactory,
    CourseFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    RoleTitleFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    adviser,
    fit_officer,
    police_user,
    school_user,
)
from tests.officers.typing_days import typed

LIST = reverse("officers:officer-list")
ADD = reverse("officers:officer-add")
OF_A_RECORD = 12
ONE_OFFICER = ["officer-detail", "officer-edit", "vetting-add", "training-add", "tenure-add"]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-10-05T09:00:00+00:00")


@pytest.fixture
def pages(officer, sergeant):
    tenure = Tenure.objects.create(
        officer=officer, from_on=date(2026, 9, 1), planned_until_on=date(2028, 8, 31), recorded_by=sergeant
    )
    urls = [reverse(f"officers:{name}", args=[officer.pk]) for name in ONE_OFFICER]
    return [*urls, reverse("deployments:tenure-end", args=[tenure.pk])]


def statuses(client, urls):
    return [client.get(url).status_code for url in urls]


def entered(**changes):
    return {
        "display_name": "PC Ann",
        "rank": "PC",
        "collar_number": "77",
    } | changes


# Who


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_sergeant_and_inspector_of_the_unit_see_every_page(client, unit, pages, role):
    client.force_login(police_user(unit, role))

    assert statuses(client, [LIST, ADD, *pages]) == [200] * 8


def test_stranger_finds_no_officer_of_another_unit(client, unit, pages):
    client.force_login(police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT))

    assert statuses(client, pages) == [404] * 6
    assert "PC Dave" not in client.get(LIST).content.decode()


def test_officer_reads_own_record_and_changes_nothing(client, unit, officer, pages):
    officer.user = police_user(unit, Role.OFFICER)
    officer.save()
    client.force_login(officer.user)

    page = client.get(pages[0])
    assert page.status_code == 200
    assert not any(words in page.content.decode() for words in ("Record", "Begin a tenure", "End early", "Change the"))
    assert statuses(client, [LIST, ADD, *pages[1:]]) == [403] * 7
    assert client.post(pages[1], entered()).status_code == 403


def test_officer_finds_no_record_of_a_colleague(client, unit, pages):
    client.force_login(police_user(unit, Role.OFFICER))

    assert client.get(pages[0]).status_code == 404


def test_sergeant_reads_own_record_and_changes_nothing(client, unit, officer, pages):
    officer.user = police_user(unit, Role.SERGEANT)
    officer.save()
    client.force_login(officer.user)

    assert statuses(client, pages) == [200, 403, 403, 403, 403, 403]


def test_schools_advisers_and_administrators_are_shown_nothing(client, unit, pages):
    authority = LocalAuthorityFactory(command_unit=unit)
    for person in (school_user(SchoolFactory(local_authority=authority)), adviser(authority), administrator()):
        client.force_login(person)
        assert statuses(client, [LIST, ADD, *pages]) == [403] * 8


def test_nobody_signed_in_is_asked_to_sign_in(client, pages):
    assert statuses(client, [LIST, ADD, *pages]) == [302] * 8


# The list


def test_list_shows_readiness_supervisor_and_end_of_tenure(client, unit, sergeant):
    CourseFactory(force=unit.force, name="Prevent")
    fit_officer(unit, until_on=date(2027, 3, 3), display_name="PC Ready", supervisor=sergeant)
    OfficerFactory(command_unit=unit, display_name="PC New")
    client.force_login(sergeant)

    page = client.get(LIST).content.decode()

    assert page.count("Fit for schools<") == 1
    assert page.count("Not fit") == 1
    assert "Has no valid Prevent on 5 October 2026." in page
    assert "Until 3 March 2027" in page
    assert sergeant.name in page


def test_list_costs_the_same_for_one_officer_and_for_three(client, unit, sergeant):
    CourseFactory(force=unit.force)
    client.force_login(sergeant)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    fit_officer(unit, supervisor=sergeant)
    of_one = queries()
    fit_officer(unit, supervisor=police_user(unit, Role.SERGEANT))
    OfficerFactory(command_unit=unit)

    assert queries() == of_one


@pytest.mark.parametrize(("words", "found"), [("dave", True), ("pc 4711", True), ("early", True), ("dave ann", False)])
def test_search_finds_by_name_number_and_role(client, unit, sergeant, words, found):
    OfficerFactory(
        command_unit=unit, display_name="PC Dave", collar_number="4711", role_title__name="Early Years Officer"
    )
    client.force_login(sergeant)

    page = client.get(LIST, {"q": words}).content.decode()

    assert ("PC Dave" in page) is found
    assert ("No officer matches these words." in page) is not found


def test_search_stays_within_the_unit_and_bears_any_words(client, sergeant):
    OfficerFactory(display_name="PC Far")
    client.force_login(sergeant)

    assert "PC Far" not in client.get(LIST, {"q": "far"}).content.decode()
    assert client.get(LIST, {"q": "\x00"}).status_code == 200
    assert client.get(LIST, {"q": "x" * 5000, "page": "nine"}).status_code == 200


# One officer


def test_readiness_is_asked_for_another_day(client, unit, sergeant):
    officer = fit_officer(unit, until_on=date(2027, 3, 3), display_name="PC Dave")
    client.force_login(sergeant)

    page = client.get(reverse("officers:officer-detail", args=[officer.pk]), typed("on", "4 3 2027")).content.decode()

    assert "Fit for schools" in page
    assert "Has no schools tenure on 4 March 2027." in page
    assert "Vetting must be reviewed by 3 March 2027." in page


@pytest.mark.parametrize(
    ("day", "words"), [("31 2 2027", "must be a real date"), ("3 3", "must include a year"), ("a b c", "in numbers")]
)
def test_a_day_that_is_none_is_said(client, sergeant, officer, day, words):
    client.force_login(sergeant)

    page = client.get(reverse("officers:officer-detail", args=[officer.pk]), typed("on", day))

    assert page.status_code == 200
    assert words in page.content.decode()


def test_what_is_entered_is_shown_as_text(client, unit, sergeant):
    officer = OfficerFactory(command_unit=unit, display_name="<b>Dave</b>")
    client.force_login(sergeant)
    for url in (LIST, *(reverse(f"officers:{name}", args=[officer.pk]) for name in ONE_OFFICER)):
        assert "<b>Dave" not in client.get(url).content.decode()


# Adding and changing


def test_sergeant_of_one_unit_is_not_asked_which(client, unit, sergeant):
    client.force_login(sergeant)
    page = client.get(ADD).content.decode()
    assert "command_unit" not in page
    assert unit.force.officer_title in page

    answer = client.post(ADD, entered(supervisor=sergeant.pk, **typed("service_since", "1 9 2015")))

    officer = Officer.objects.get()
    assert answer.url == reverse("officers:officer-detail", args=[officer.pk])
    assert (officer.command_unit, officer.force, officer.supervisor) == (unit, unit.force, sergeant)
    assert officer.service_since == date(2015, 9, 1)


def test_sergeant_of_several_units_chooses(client, unit, sergeant):
    other = CommandUnitFactory()
    Posting.objects.create(user=sergeant, command_unit=other, role=Role.SERGEANT)
    client.force_login(sergeant)

    assert "Enter command unit" not in client.get(ADD).content.decode()
    client.post(ADD, entered())
    assert not Officer.objects.exists()
    client.post(ADD, entered(command_unit=CommandUnitFactory().pk))
    assert not Officer.objects.exists()
    client.post(ADD, entered(command_unit=other.pk))
    assert Officer.objects.get().force == other.force


def test_supervisors_offered_are_sergeants_of_the_unit_who_are_active(client, unit, sergeant, inspector):
    left = police_user(unit, Role.SERGEANT)
    left.is_active = False
    left.save()
    elsewhere = police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT)
    client.force_login(inspector)

    offered = client.get(ADD).context["form"].fields["supervisor"].queryset

    assert list(offered) == [sergeant]
    assert elsewhere not in offered


def test_collar_number_twice_is_said_beside_the_field(client, unit, sergeant):
    other = OfficerFactory(command_unit=unit, collar_number="77")
    client.force_login(sergeant)

    form = client.post(ADD, entered(role_title=other.role_title_id)).context["form"]

    assert form.errors == {"collar_number": ["Another officer of Marches Police has this collar number"]}
    assert Officer.objects.count() == 1


def test_bad_input_is_said_and_nothing_is_saved(client, sergeant):
    client.force_login(sergeant)

    answer = client.post(
        ADD, entered(display_name=" ", email="nobody", rank="x" * 31, **typed("service_since", "6 10 2026"))
    )

    assert set(answer.context["form"].errors) == {"display_name", "email", "rank", "service_since"}
    assert not Officer.objects.exists()


def test_details_are_changed(client, unit, sergeant, officer):
    account = police_user(unit, Role.OFFICER)
    client.force_login(sergeant)
    url = reverse("officers:officer-edit", args=[officer.pk])
    assert 'value="PC Dave"' in client.get(url).content.decode()

    title = officer.role_title_id
    client.post(url, entered(user=account.pk, phone="01632 960001", legal_name="Ann Other", role_title=title))

    officer.refresh_from_db()
    assert (officer.display_name, officer.user, officer.phone) == ("PC Ann", account, "01632 960001")
    assert officer.legal_name == "Ann Other"
    assert client.post(url, entered(user=account.pk, role_title=title)).status_code == 302


# Role titles and clusters


def test_first_officer_of_a_force_gets_its_usual_title(client, unit, sergeant):
    client.force_login(sergeant)

    client.post(ADD, entered())

    assert Officer.objects.get().role_title.name == unit.force.officer_title
    assert RoleTitle.objects.get().force == unit.force


def test_a_force_with_titles_asks_for_one_of_them(client, unit, sergeant):
    title, theirs = RoleTitleFactory(force=unit.force, name="YEDO"), RoleTitleFactory()
    client.force_login(sergeant)

    assert set(client.post(ADD, entered()).context["form"].errors) == {"role_title"}
    assert set(client.post(ADD, entered(role_title=theirs.pk)).context["form"].errors) == {"role_title"}
    client.post(ADD, entered(role_title=title.pk))
    assert Officer.objects.get().role_title == title


def test_whoever_is_posted_in_two_forces_reads_whose_title_it_is(client, unit, sergeant):
    other = CommandUnitFactory(force__name="Fens Police")
    Posting.objects.create(user=sergeant, command_unit=other, role=Role.SERGEANT)
    ours, theirs = RoleTitleFactory(force=unit.force), RoleTitleFactory(force=other.force)
    client.force_login(sergeant)

    assert "Safer Schools Officer (Fens Police)" in client.get(ADD).content.decode()
    errors = client.post(ADD, entered(role_title=theirs.pk, command_unit=unit.pk)).context["form"].errors
    assert errors == {"role_title": ["Choose a role title of Marches Police"]}
    client.post(ADD, entered(role_title=ours.pk, command_unit=unit.pk))
    assert Officer.objects.get().role_title == ours


def test_clusters_offered_are_the_units(client, unit, sergeant, officer):
    ours = Cluster.objects.create(command_unit=unit, name="East")
    theirs = Cluster.objects.create(command_unit=CommandUnitFactory(force=unit.force), name="West")
    url = reverse("officers:officer-edit", args=[officer.pk])
    client.force_login(sergeant)

    errors = client.post(url, entered(role_title=officer.role_title_id, cluster=theirs.pk)).context["form"].errors
    assert set(errors) == {"cluster"}
    client.post(url, entered(role_title=officer.role_title_id, cluster=ours.pk))
    officer.refresh_from_db()
    assert officer.cluster == ours


# The record on one page


def test_the_page_shows_service_cluster_legal_name_and_absences(client, unit, sergeant):
    cluster = Cluster.objects.create(command_unit=unit, name="East Cluster")
    officer = OfficerFactory(
        command_unit=unit, legal_name="David Other", cluster=cluster, service_since=date(2020, 8, 1)
    )
    Absence.objects.create(
        officer=officer, kind="COURT", from_on=date(2026, 10, 5), until_on=date(2026, 10, 6), recorded_by=sergeant
    )
    client.force_login(sergeant)

    page = client.get(reverse("officers:officer-detail", args=[officer.pk])).content.decode()

    assert "East Cluster" in page
    assert "David Other (schools never see it)" in page
    assert "6 years and 2 months of police service" in " ".join(page.split())
    assert "Is away (court) until 6 October 2026." in page
    assert ">Away<" in page


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2026, 10, 5), "0 months of police service"),
        (date(2026, 9, 5), "1 month of police service"),
        (date(2024, 11, 5), "23 months of police service"),
        (date(2024, 10, 5), "2 years of police service"),
        (date(2020, 9, 5), "6 years and 1 month of police service"),
        (None, ""),
    ],
)
def test_service_in_words(since, words):
    said = render_to_string("officers/service_in_words.html", {"officer": Officer(service_since=since), "on": None})

    assert said.strip() == words


def test_service_in_words_on_another_day():
    said = render_to_string(
        "officers/service_in_words.html", {"officer": Officer(service_since=date(2024, 10, 5)), "on": date(2027, 10, 5)}
    )

    assert said.strip() == "3 years of police service"


def test_needed_courses_are_the_titles_own(client, unit, sergeant, officer):
    course = CourseFactory(force=unit.force, is_required=False)
    Training.objects.create(officer=officer, course=course, done_on=date(2026, 1, 5), recorded_by=sergeant)
    client.force_login(sergeant)
    url = reverse("officers:officer-detail", args=[officer.pk])
    assert client.get(url).context["needed"] == []

    course.required_of.add(officer.role_title)
    assert client.get(url).context["needed"] == [course.pk]


def test_an_officers_page_costs_the_same_however_long_the_record(client, unit, sergeant, officer):
    client.force_login(sergeant)
    url = reverse("officers:officer-detail", args=[officer.pk])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def lengthen(year):
        course = CourseFactory(force=unit.force, is_required=False)
        course.required_of.add(officer.role_title)
        Training.objects.create(officer=officer, course=course, done_on=date(2026, 1, 5), recorded_by=sergeant)
        VettingCheck.objects.create(
            officer=officer, outcome="PENDING", checked_on=date(2026, 1, 5), recorded_by=UserFactory()
        )
        days = {"from_on": date(year, 1, 5), "recorded_by": UserFactory(), "officer": officer}
        tenure = Tenure.objects.create(planned_until_on=date(year, 6, 5), **days)
        TenureCorrection.objects.create(
            tenure=tenure,
            was_from_on=date(year, 1, 4),
            was_planned_until_on=date(year, 6, 5),
            because="Typed wrongly.",
            corrected_by=UserFactory(),
        )
        Absence.objects.create(kind="LEAVE", until_on=date(year, 1, 5), **days)

    lengthen(2025)
    of_one = queries()
    lengthen(2024)
    lengthen(2023)

    assert queries() == of_one == OF_A_RECORD
