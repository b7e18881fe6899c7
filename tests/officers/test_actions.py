"""What may be recorded, and in which words the portal refuses."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Role
from officers import actions
from officers.actions import OfficerError
from officers.models import Course, Officer, Tenure, Training, VettingCheck
from schools.models import Cluster
from tests.factories import (
    CommandUnitFactory,
    CourseFactory,
    OfficerFactory,
    RoleTitleFactory,
    UserFactory,
    administrator,
    police_user,
)

TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-10-05T09:00:00+00:00")


def facts(**changes):
    plain = {
        "display_name": "PC Dave",
        "legal_name": "",
        "rank": "PC",
        "collar_number": "1234NA",
        "role_title": None,
        "cluster": None,
        "supervisor": None,
        "service_since": None,
        "phone": "",
        "email": "",
        "user": None,
    }
    return plain | changes


def refused(field):
    """An OfficerError beside this field."""
    return pytest.raises(OfficerError, check=lambda error: error.field == field)


# Officers


def test_officer_belongs_to_the_force_of_the_unit(unit, sergeant):
    officer = actions.add_officer(command_unit=unit, by=sergeant, **facts(supervisor=sergeant))

    officer.refresh_from_db()
    assert (officer.force, officer.command_unit, officer.supervisor) == (unit.force, unit, sergeant)


def test_collar_number_is_kept_in_one_spelling(unit, sergeant):
    assert (
        actions.add_officer(command_unit=unit, by=sergeant, **facts(collar_number="12 34na")).collar_number == "1234NA"
    )


def test_collar_number_twice_in_a_force_is_refused_in_words(unit, sergeant):
    OfficerFactory(command_unit=CommandUnitFactory(force=unit.force), collar_number="1234NA")

    with refused("collar_number") as error:
        actions.add_officer(command_unit=unit, by=sergeant, **facts(collar_number="1234na"))

    assert str(error.value) == "Another officer of Marches Police has this collar number"
    assert Officer.objects.count() == 1


def test_collar_number_of_another_force_is_free(unit, sergeant):
    OfficerFactory(collar_number="1234NA")

    actions.add_officer(command_unit=unit, by=sergeant, **facts())

    assert Officer.objects.filter(collar_number="1234NA").count() == 2


def test_officer_changed_to_a_taken_collar_number_stays_as_before(unit, sergeant, officer):
    OfficerFactory(command_unit=unit, collar_number="1234NA")

    with refused("collar_number"):
        actions.change_officer(officer=officer, by=sergeant, **facts(display_name="PC David"))

    assert officer.display_name == "PC Dave"
    assert Officer.objects.get(pk=officer.pk).display_name == "PC Dave"


def test_role_title_and_cluster_are_the_officers_own_forces_and_units(unit, sergeant, officer):
    with refused("role_title") as error:
        actions.change_officer(officer=officer, by=sergeant, **facts(role_title=RoleTitleFactory()))
    assert str(error.value) == "Choose a role title of Marches Police"

    elsewhere = Cluster.objects.create(command_unit=CommandUnitFactory(force=unit.force), name="East")
    with refused("cluster") as error:
        actions.change_officer(officer=officer, by=sergeant, **facts(cluster=elsewhere))
    assert str(error.value) == "Choose a cluster of North Unit"


def test_supervisor_is_a_sergeant_of_the_unit(unit, sergeant, inspector, officer):
    elsewhere = police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT)
    for person in (inspector, elsewhere):
        with refused("supervisor"):
            actions.change_officer(officer=officer, by=sergeant, **facts(supervisor=person))

    actions.change_officer(officer=officer, by=inspector, **facts(supervisor=sergeant))
    assert Officer.objects.get().supervisor == sergeant


def test_account_is_an_officers_of_the_unit_and_nobody_elses(unit, sergeant, officer):
    account = police_user(unit, Role.OFFICER)
    with refused("user"):
        actions.change_officer(officer=officer, by=sergeant, **facts(user=UserFactory()))
    actions.change_officer(officer=officer, by=sergeant, **facts(user=account))

    with refused("user") as error:
        actions.add_officer(command_unit=unit, by=sergeant, **facts(collar_number="2", user=account))

    assert str(error.value) == "Another officer signs in with this account"


def test_officer_is_added_only_where_one_is_posted(unit):
    with refused("command_unit"):
        actions.add_officer(command_unit=unit, by=police_user(CommandUnitFactory(), Role.SERGEANT), **facts())
    with refused("command_unit"):
        actions.add_officer(command_unit=unit, by=police_user(unit, Role.OFFICER), **facts())


def write_everything(officer, by):
    course = CourseFactory(force=officer.force)
    tenure = Tenure.objects.create(
        officer=officer, from_on=TODAY, planned_until_on=date(2028, 1, 1), recorded_by=UserFactory()
    )
    return [
        lambda: actions.change_officer(officer=officer, by=by, **facts()),
        lambda: actions.record_vetting(officer=officer, outcome="PENDING", checked_on=TODAY, by=by),
        lambda: actions.record_training(officer=officer, course=course, done_on=TODAY, by=by),
        lambda: actions.begin_tenure(
            officer=officer, from_on=date(2028, 2, 1), planned_until_on=date(2028, 3, 1), by=by
        ),
        lambda: actions.end_tenure(tenure=tenure, ended_on=TODAY, end_reason="OTHER", by=by),
    ]


def test_strangers_write_nothing_in_a_record(officer):
    for write in write_everything(officer, by=police_user(CommandUnitFactory(), Role.SERGEANT)):
        with pytest.raises(OfficerError, match="Only a sergeant or inspector of North Unit"):
            write()


def test_nobody_writes_in_their_own_record(unit):
    both = police_user(unit, Role.SERGEANT, Role.OFFICER)
    officer = OfficerFactory(command_unit=unit, user=both)
    for write in write_everything(officer, by=both):
        with pytest.raises(OfficerError, match="nobody keeps their own"):
            write()


def test_nobody_takes_an_officers_record_for_their_own(unit, officer):
    both = police_user(unit, Role.SERGEANT, Role.OFFICER)

    with refused("user"):
        actions.change_officer(officer=officer, by=both, **facts(user=both))


# Vetting


def test_vetting_is_added_and_what_was_said_before_stays(officer, sergeant):
    actions.record_vetting(
        officer=officer, outcome="CONFIRMED", checked_on=TODAY, review_by_on=date(2027, 10, 5), by=sergeant
    )
    actions.record_vetting(officer=officer, outcome="LAPSED", checked_on=TODAY, by=sergeant)

    assert list(VettingCheck.objects.values_list("outcome", "recorded_by")) == [
        ("LAPSED", sergeant.pk),
        ("CONFIRMED", sergeant.pk),
    ]


def test_vetting_is_never_changed_or_deleted(officer, sergeant):
    check = actions.record_vetting(officer=officer, outcome="PENDING", checked_on=TODAY, by=sergeant)

    for act in (check.delete, lambda: VettingCheck.objects.update(outcome="CONFIRMED")):
        with pytest.raises(DatabaseError, match="may only be added"), transaction.atomic():
            act()


def test_confirmed_vetting_needs_a_day_of_review(officer, sergeant):
    with refused("review_by_on") as error:
        actions.record_vetting(officer=officer, outcome="CONFIRMED", checked_on=TODAY, by=sergeant)

    assert str(error.value) == "Enter the day by which the vetting is reviewed"


def test_review_is_not_before_the_check(officer, sergeant):
    with refused("review_by_on") as error:
        actions.record_vetting(
            officer=officer, outcome="CONFIRMED", checked_on=TODAY, review_by_on=TODAY - timedelta(1), by=sergeant
        )

    assert str(error.value) == "The review must not be before the check"


def test_nothing_is_recorded_before_it_is_so(officer, sergeant):
    tomorrow = timezone.localdate() + timedelta(1)
    with refused("checked_on"):
        actions.record_vetting(officer=officer, outcome="PENDING", checked_on=tomorrow, by=sergeant)
    with refused("done_on"):
        actions.record_training(
            officer=officer, course=CourseFactory(force=officer.force), done_on=tomorrow, by=sergeant
        )


# Training


def test_training_of_another_force_is_refused(officer, sergeant):
    with refused("course"):
        actions.record_training(officer=officer, course=CourseFactory(), done_on=TODAY, by=sergeant)


def test_training_is_not_over_before_it_was_done(officer, sergeant):
    with refused("valid_until_on") as error:
        actions.record_training(
            officer=officer,
            course=CourseFactory(force=officer.force),
            done_on=TODAY,
            valid_until_on=TODAY - timedelta(1),
            by=sergeant,
        )

    assert str(error.value) == "The last valid day must not be before the day of the course"
    assert not Training.objects.exists()


# Tenure


def test_tenures_that_share_a_day_are_refused_in_words(officer, sergeant):
    actions.begin_tenure(officer=officer, from_on=TODAY, planned_until_on=date(2028, 8, 31), by=sergeant)

    with refused("from_on") as error:
        actions.begin_tenure(
            officer=officer, from_on=date(2028, 8, 31), planned_until_on=date(2029, 8, 31), by=sergeant
        )

    assert str(error.value) == "PC Dave already has a tenure in some of these days"
    actions.begin_tenure(officer=officer, from_on=date(2028, 9, 1), planned_until_on=date(2029, 8, 31), by=sergeant)
    assert Tenure.objects.count() == 2


def test_tenure_does_not_end_before_it_begins(officer, sergeant):
    with refused("planned_until_on"):
        actions.begin_tenure(officer=officer, from_on=TODAY, planned_until_on=TODAY - timedelta(1), by=sergeant)


@pytest.fixture
def tenure(officer, sergeant):
    return actions.begin_tenure(
        officer=officer, from_on=date(2026, 9, 1), planned_until_on=date(2028, 8, 31), by=sergeant
    )


def test_tenure_that_ended_early_leaves_room_for_another(officer, sergeant, tenure):
    actions.end_tenure(tenure=tenure, ended_on=date(2026, 10, 31), end_reason="PROMOTION", by=sergeant)

    tenure.refresh_from_db()
    assert (tenure.last_on, tenure.get_end_reason_display()) == (date(2026, 10, 31), "Promotion")
    actions.begin_tenure(officer=officer, from_on=date(2026, 11, 1), planned_until_on=date(2028, 8, 31), by=sergeant)


def test_tenure_ends_once(sergeant, tenure):
    stale = Tenure.objects.get()
    actions.end_tenure(tenure=tenure, ended_on=date(2026, 10, 31), end_reason="PROMOTION", by=sergeant)

    with pytest.raises(OfficerError, match="on record already"):
        actions.end_tenure(tenure=stale, ended_on=date(2026, 11, 30), end_reason="RESIGNATION", by=sergeant)

    assert Tenure.objects.get().ended_on == date(2026, 10, 31)


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2028, 9, 1)])
def test_tenure_ends_within_its_days(sergeant, tenure, day):
    with refused("ended_on"):
        actions.end_tenure(tenure=tenure, ended_on=day, end_reason="OTHER", by=sergeant)


# Courses


def test_course_once_in_a_force(unit, inspector):
    actions.add_course(force=unit.force, name="Prevent", is_required=True, by=inspector)
    with refused("name"):
        actions.add_course(force=unit.force, name="Prevent", is_required=False, by=inspector)
    other = actions.add_course(force=unit.force, name="SSO course", is_required=False, by=inspector)
    with refused("name"):
        actions.change_course(course=other, name="Prevent", is_required=True, by=inspector)

    assert set(Course.objects.values_list("name", "is_required")) == {("Prevent", True), ("SSO course", False)}


def test_titles_that_need_a_course_are_of_its_force(unit, inspector):
    with refused("required_of"):
        actions.add_course(
            force=unit.force, name="Prevent", is_required=False, required_of=[RoleTitleFactory()], by=inspector
        )

    assert not Course.objects.exists()


def test_courses_are_kept_by_inspectors_of_the_force_and_administrators(unit, sergeant):
    course = actions.add_course(force=unit.force, name="Prevent", is_required=True, by=administrator())
    for stranger in (sergeant, police_user(CommandUnitFactory(), Role.INSPECTOR)):
        with pytest.raises(OfficerError, match="Only an administrator or an inspector of Marches Police"):
            actions.add_course(force=unit.force, name="Other", is_required=True, by=stranger)
        with pytest.raises(OfficerError):
            actions.change_course(course=course, name="Other", is_required=True, by=stranger)
