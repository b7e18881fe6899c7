"""The courses of a force, kept by its inspectors and by administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.pages import form_page
from accounts.permissions import SignedInRequest
from officers import actions
from officers.forms.course import CourseForm, NewCourseForm, who_needs
from officers.models import Course
from officers.views.base import course_keeper_required, kept_forces

PER_PAGE = 50


@require_safe
@course_keeper_required
def course_list(request: SignedInRequest) -> HttpResponse:
    courses = Course.objects.visible_to(request.user).select_related("force").prefetch_related("required_of")
    page = Paginator(courses.order_by("force__name", "name"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "officers/course_list.html", {"page": page})


@course_keeper_required
def course_add(request: SignedInRequest) -> HttpResponse:
    form = NewCourseForm(posted(request), forces=kept_forces(request))
    if form.carry_out(actions.add_course, by=request.user):
        messages.success(request, _("Course added."))
        return redirect("officers:course-list")
    return form_page(request, form, _("Add a course"), back=(reverse("officers:course-list"), _("Courses")))


@course_keeper_required
def course_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.visible_to(request.user), pk=pk)
    first = {"name": course.name, "needed_by": who_needs(course), "required_of": course.required_of.all()}
    form = CourseForm(posted(request), initial=first)
    form.offer_titles(course.force.role_titles.all())
    if form.carry_out(actions.change_course, course=course, by=request.user):
        messages.success(request, _("Course saved."))
        return redirect("officers:course-list")
    return form_page(
        request,
        form,
        _("Change %(course)s") % {"course": course.name},
        back=(reverse("officers:course-list"), _("Courses")),
    )
