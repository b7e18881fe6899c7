"""The courses of a force, kept by its inspectors and by administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, role_required
from officers import actions
from officers.forms.course import CourseForm, NewCourseForm
from officers.models import Course
from officers.views.base import COURSE_KEEPERS
from schools.models import CommandUnit, Force

PER_PAGE = 50

course_keeper_required = role_required(*COURSE_KEEPERS)


@require_safe
@course_keeper_required
def course_list(request: SignedInRequest) -> HttpResponse:
    courses = Course.objects.visible_to(request.user).select_related("force").order_by("force__name", "name")
    page = Paginator(courses, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "officers/course_list.html", {"page": page})


@course_keeper_required
def course_add(request: SignedInRequest) -> HttpResponse:
    units = CommandUnit.objects.led_by(request.user, Role.INSPECTOR)
    is_administrator = request.user.has_role(Role.ADMINISTRATOR)
    forces = Force.objects.all() if is_administrator else Force.objects.filter(command_units__in=units).distinct()
    if not forces:
        raise PermissionDenied
    form = NewCourseForm(posted(request), forces=forces)
    if form.carry_out(actions.add_course, by=request.user):
        messages.success(request, "Course added.")
        return redirect("officers:course-list")
    return form_page(request, form, "Add a course", back=(reverse("officers:course-list"), "Courses"))


@course_keeper_required
def course_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    first = {"name": course.name, "is_required": course.is_required}
    form = CourseForm(posted(request), initial=first)
    if form.carry_out(actions.change_course, course=course, by=request.user):
        messages.success(request, "Course saved.")
        return redirect("officers:course-list")
    return form_page(request, form, f"Change {course.name}", back=(reverse("officers:course-list"), "Courses"))
