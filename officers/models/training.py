"""What an officer must have learned before working in a school."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from officers.models.officer import Officer
from officers.models.role_title import RoleTitle
from schools.models import CommandUnit, Force


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: User) -> Self:
        """An inspector sees the courses of their force, an administrator all."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        return self.filter(force__command_units__in=CommandUnit.objects.led_by(user, Role.INSPECTOR)).distinct()


class Course(models.Model):
    """A course that a force runs, and who needs it: every school officer, or those of some role titles, or nobody."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="courses")
    name = models.CharField(max_length=80)
    is_required = models.BooleanField(_("required of every school officer"), default=True)
    required_of = models.ManyToManyField(
        RoleTitle, blank=True, related_name="required_courses", verbose_name=_("required of these role titles")
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["force", "name"], name="course_once_in_force", violation_error_message=_("This course exists.")
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_needed_by(self, title: RoleTitle) -> bool:
        """Whether officers of this title need it. Cheap after `prefetch_related("required_of")`."""
        return self.is_required or title in self.required_of.all()


class Training(models.Model):
    """A course that an officer has done. Without a last day it stays valid."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="trainings")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="trainings")
    done_on = models.DateField(_("done on"))
    valid_until_on = models.DateField(_("valid until"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["course__name", "-done_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until_on__isnull=True) | Q(valid_until_on__gte=F("done_on")),
                name="training_valid_after_done",
                violation_error_message=_("The last valid day must not be before the day of the course."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.course}"

    def is_valid(self, day: date) -> bool:
        return self.done_on <= day and (self.valid_until_on is None or day <= self.valid_until_on)
