"""What a force asks its officers to learn."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from officers.actions.refusals import OfficerError, refuse_other_force, refusing
from officers.models import Course, RoleTitle
from schools.models import Force


@transaction.atomic
def add_course(
    *, force: Force, name: str, is_required: bool, required_of: Iterable[RoleTitle] = (), by: User
) -> Course:
    """A course of the force. It stops everybody who needs it and has not done it."""
    refuse_other_force(force, by)
    with refusing({"course": ("name", _("%(force)s already has a course of this name") % {"force": force})}):
        course = Course.objects.create(force=force, name=name, is_required=is_required)
    _require_of(course, required_of)
    return course


@transaction.atomic
def change_course(
    *, course: Course, name: str, is_required: bool, required_of: Iterable[RoleTitle] = (), by: User
) -> None:
    """Rename a course, or say who needs it: every school officer, those of some role titles, or nobody."""
    refuse_other_force(course.force, by)
    with refusing({"course": ("name", _("%(force)s already has a course of this name") % {"force": course.force})}):
        Course.objects.filter(pk=course.pk).update(name=name, is_required=is_required)
    _require_of(Course.objects.get(pk=course.pk), required_of)


def _require_of(course: Course, titles: Iterable[RoleTitle]) -> None:
    """Who every officer is, no title need say."""
    if any(title.force_id != course.force_id for title in titles):
        raise OfficerError(_("Choose role titles of %(force)s") % {"force": course.force}, field="required_of")
    course.required_of.set([] if course.is_required else titles)
