from django.urls import URLPattern, path

from officers.views import course, officer, record

app_name = "officers"

urlpatterns: list[URLPattern] = [
    path("officers/", officer.officer_list, name="officer-list"),
    path("officers/add/", officer.officer_add, name="officer-add"),
    path("officers/<int:pk>/", officer.officer_detail, name="officer-detail"),
    path("officers/<int:pk>/edit/", officer.officer_edit, name="officer-edit"),
    path("officers/<int:pk>/vetting/add/", record.vetting_add, name="vetting-add"),
    path("officers/<int:pk>/training/add/", record.training_add, name="training-add"),
    path("officers/<int:pk>/tenures/add/", record.tenure_add, name="tenure-add"),
    path("officers/<int:pk>/tenures/<int:tenure_pk>/end/", record.tenure_end, name="tenure-end"),
    path("officers/courses/", course.course_list, name="course-list"),
    path("officers/courses/add/", course.course_add, name="course-add"),
    path("officers/courses/<int:pk>/edit/", course.course_edit, name="course-edit"),
]
