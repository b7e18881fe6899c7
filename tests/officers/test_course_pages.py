"""Courses: kept by inspectors of the force and by administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from officers.models import Course
from tests.factories import (
    CommandUnitFactory,
    CourseFactory,
    ForceFactory,
    RoleTitleFactory,
    administrator,
    police_user,
)

LIST = reverse("officers:course-list")
ADD = reverse("officers:course-add")


def edit(course):
    return reverse("officers:course-edit", args=[course.pk])


def test_inspector_keeps_the_courses_of_their_force(client, unit, inspector):
    client.force_login(inspector)
    assert "There are no courses yet." in client.get(LIST).content.decode()

    client.post(ADD, {"name": "Prevent", "needed_by": "every"})
    course = Course.objects.get()
    assert (course.force, course.is_required) == (unit.force, True)
    assert "Prevent" in client.get(LIST).content.decode()

    client.post(edit(course), {"name": "Prevent awareness", "needed_by": "nobody"})
    course.refresh_from_db()
    assert (course.name, course.is_required) == ("Prevent awareness", False)


def test_inspector_finds_no_course_of_another_force(client, inspector):
    course = CourseFactory(name="Elsewhere")
    client.force_login(inspector)

    assert "Elsewhere" not in client.get(LIST).content.decode()
    assert client.get(edit(course)).status_code == 404
    client.post(ADD, {"name": "Prevent", "needed_by": "every", "force": course.force.pk})
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

    assert set(client.post(ADD, {"name": "Prevent"}).context["form"].errors) == {"force", "needed_by"}
    client.post(ADD, {"name": "Prevent", "needed_by": "nobody", "force": other.pk})
    assert client.get(edit(Course.objects.get(force=other))).status_code == 200


def test_a_name_twice_is_said_beside_the_field(client, unit, inspector):
    CourseFactory(force=unit.force, name="Prevent")
    client.force_login(inspector)

    errors = client.post(ADD, {"name": "Prevent", "needed_by": "every"}).context["form"].errors

    assert errors == {"name": ["Marches Police already has a course of this name"]}


def test_a_course_is_needed_by_some_titles_and_the_list_says_whose(client, unit, inspector):
    titles = [RoleTitleFactory(force=unit.force, name=name) for name in ("YEDO", "DWO-CYP", "SSO")]
    client.force_login(inspector)
    client.post(ADD, {"name": "Prevent", "needed_by": "some", "required_of": [title.pk for title in titles[:2]]})
    course = Course.objects.get()

    assert (course.is_required, set(course.required_of.all())) == (False, set(titles[:2]))
    assert "DWO-CYP, YEDO" in client.get(LIST).content.decode()
    first = client.get(edit(course)).context["form"].initial
    assert (first["needed_by"], list(first["required_of"])) == ("some", [titles[1], titles[0]])

    client.post(edit(course), {"name": "Prevent", "needed_by": "every", "required_of": [titles[0].pk]})
    course.refresh_from_db()
    assert (course.is_required, list(course.required_of.all())) == (True, [])
    assert "Every school officer" in client.get(LIST).content.decode()


def test_some_titles_without_a_title_are_refused_beside_the_field(client, unit, inspector):
    RoleTitleFactory(force=unit.force)
    theirs = RoleTitleFactory(name="Far officer")
    client.force_login(inspector)

    form = client.post(ADD, {"name": "Prevent", "needed_by": "some"}).context["form"]
    assert form.errors == {"required_of": ["Select at least one role title"]}
    form = client.post(ADD, {"name": "Prevent", "needed_by": "some", "required_of": [theirs.pk]}).context["form"]
    assert set(form.errors) == {"required_of"}
    form = client.post(ADD, {"name": "Prevent", "needed_by": "some", "required_of": ["9" * 25]}).context["form"]
    assert form.errors == {"required_of": ["Choose role titles of the force"]}
    assert not Course.objects.exists()


def test_without_titles_all_need_a_course_or_nobody(client, inspector):
    client.force_login(inspector)

    form = client.get(ADD).context["form"]

    assert "required_of" not in form.fields
    assert [value for value, _ in form.fields["needed_by"].choices] == ["every", "nobody"]


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

    CourseFactory(is_required=False).required_of.add(RoleTitleFactory())
    of_one = queries()
    for course in CourseFactory.create_batch(2, is_required=False):
        course.required_of.add(RoleTitleFactory(force=course.force, name="YEDO"))

    assert queries() == of_one
