"""What a force asks its officers to learn."""

from django.db import transaction

from accounts.models import User
from officers.actions.refusals import refuse_other_force, refusing
from officers.models import Course
from schools.models import Force


@transaction.atomic
def add_course(*, force: Force, name: str, is_required: bool, by: User) -> Course:
    """A course of the force. A required one stops every officer who has not done it."""
    refuse_other_force(force, by)
    with refusing({"course": ("name", f"{force} already has a course of this name")}):
        return Course.objects.create(force=force, name=name, is_required=is_required)


@transaction.atomic
def change_course(*, course: Course, name: str, is_required: bool, by: User) -> None:
    """Rename a course, or say whether every school officer needs it."""
    refuse_other_force(course.force, by)
    with refusing({"course": ("name", f"{course.force} already has a course of this name")}):
        Course.objects.filter(pk=course.pk).update(name=name, is_required=is_required)
