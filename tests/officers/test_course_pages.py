"""Courses: kept by inspectors of the force and by administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from officers.models import Course
from tests.factories import CommandUnitFactory, CourseFactory, ForceFactory, administrator, police_user

LIST = reverse("officers:course-list")
ADD = reverse("officers:course-add")


def edit(course):
    return reverse("officers:course-edit", args=[course.pk])


def test_inspector_keeps_the_courses_of_their_force(client, unit, inspector):
    client.force_login(inspector)
    assert "There are no courses yet." in client.get(LIST).content.decode()

    client.post(ADD, {"name": "Prevent", "is_required": "on"})
    course = Course.objects.get()
    assert (course.force, course.is_required) == (unit.force, True)
    assert "Prevent" in client.get(LIST).content.decode()

    client.post(edit(course), {"name": "Prevent awareness"})
    course.refresh_from_db()
    assert (course.name, course.is_required) == ("Prevent awareness", False)


def test_inspector_finds_no_course_of_another_force(client, inspector):
    course = CourseFactory(name="Elsewhere")
    client.force_login(inspector)

    assert "Elsewhere" not in client.get(LIST).content.decode()
    assert client.get(edit(course)).status_code == 404
    client.post(ADD, {"name": "Prevent", "force": course.force.pk})
    assert Course.objects.filter(force=course.force).count() == 1


def test_inspector_of_two_units_of_a_force_sees_each_course_once(client, unit):
    both = police_user(unit, Role.INSPECTOR)
    both.postings.create(command_unit=CommandUnitFactory(force=unit.force), role=Role.INSPECTOR)
    CourseFactory(force=unit.force)
    client.force_login(both)

    assert len(client.get(LIST).context["page"]) == 1
    assert "force" not in client.get(ADD).context["form"].fields


def test_administrator_chooses_among_all_forces(client, unit):
    other = ForceFactory()
    client.force_login(administrator())

    assert set(client.post(ADD, {"name": "Prevent"}).context["form"].errors) == {"force"}
    client.post(ADD, {"name": "Prevent", "force": other.pk})
    assert client.get(edit(Course.objects.get(force=other))).status_code == 200


def test_a_name_twice_is_said_beside_the_field(client, unit, inspector):
    CourseFactory(force=unit.force, name="Prevent")
    client.force_login(inspector)

    errors = client.post(ADD, {"name": "Prevent"}).context["form"].errors

    assert errors == {"name": ["Marches Police already has a course of this name"]}


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.OFFICER])
def test_others_keep_no_courses(client, unit, role):
    course = CourseFactory(force=unit.force)
    client.force_login(police_user(unit, role))

    assert [client.get(url).status_code for url in (LIST, ADD, edit(course))] == [403] * 3


def test_list_costs_the_same_for_one_course_and_for_three(client, db):
    client.force_login(administrator())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    CourseFactory()
    of_one = queries()
    CourseFactory.create_batch(2)

    assert queries() == of_one
