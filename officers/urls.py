from django.urls import URLPattern, path

from officers.views import clusters, course, mending, officer, photo, record, role_title

app_name = "officers"

urlpatterns: list[URLPattern] = [
    path("officers/", officer.officer_list, name="officer-list"),
    path("officers/add/", officer.officer_add, name="officer-add"),
    path("officers/<int:pk>/", officer.officer_detail, name="officer-detail"),
    path("officers/<int:pk>/edit/", officer.officer_edit, name="officer-edit"),
    path("officers/<int:pk>/photo/", photo.photo_edit, name="photo-edit"),
    path("officers/<int:pk>/photo/remove/", photo.photo_remove, name="photo-remove"),
    path("officers/<int:pk>/photo/<slug:digest>/", photo.photo, name="photo"),
    path("officers/<int:pk>/vetting/add/", record.vetting_add, name="vetting-add"),
    path("officers/<int:pk>/training/add/", record.training_add, name="training-add"),
    path("officers/<int:pk>/tenures/add/", record.tenure_add, name="tenure-add"),
    path("officers/<int:pk>/tenures/<int:tenure_pk>/correct/", mending.tenure_correct, name="tenure-correct"),
    path("officers/<int:pk>/training/<int:training_pk>/remove/", mending.training_remove, name="training-remove"),
    path("officers/courses/", course.course_list, name="course-list"),
    path("officers/courses/add/", course.course_add, name="course-add"),
    path("officers/courses/<int:pk>/edit/", course.course_edit, name="course-edit"),
    path("officers/titles/", role_title.role_title_list, name="role-title-list"),
    path("officers/titles/add/", role_title.role_title_add, name="role-title-add"),
    path("officers/titles/<int:pk>/edit/", role_title.role_title_edit, name="role-title-edit"),
    path("clusters/", clusters.cluster_list, name="cluster-list"),
    path("clusters/<int:pk>/", clusters.cluster_detail, name="cluster-detail"),
    path("clusters/<int:pk>/hand-over/", clusters.cluster_hand_over, name="cluster-hand-over"),
    path("clusters/<int:pk>/officers/", clusters.cluster_officers, name="cluster-officers"),
    path("clusters/<int:pk>/officers/out/", clusters.cluster_officers_out, name="cluster-officers-out"),
    path("clusters/<int:pk>/remove/", clusters.cluster_remove, name="cluster-remove"),
]
