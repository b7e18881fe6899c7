"""Schools, their contacts, and the areas they lie in."""

from django.urls import URLPattern, path

from schools.views import areas, calendar, clusters, contacts, language, schools

app_name = "schools"

urlpatterns: list[URLPattern] = [
    path("schools/", schools.school_list, name="school-list"),
    path("schools/<int:urn>/contacts/", contacts.contact_list, name="contact-list"),
    path("schools/<int:urn>/language/", language.school_language, name="school-language"),
    path("contacts/<int:pk>/leave/", contacts.contact_leave, name="contact-leave"),
    path("contacts/<int:pk>/confirm/", contacts.contact_confirm, name="contact-confirm"),
    path("contacts/<int:pk>/stay/", contacts.contact_call_off, name="contact-call-off"),
    path("contacts/<int:pk>/keep-address/", contacts.contact_keep_address, name="contact-keep-address"),
    path("clusters/add/", clusters.cluster_add, name="cluster-add"),
    path("clusters/<int:pk>/rename/", clusters.cluster_rename, name="cluster-rename"),
    path("clusters/<int:pk>/schools/", clusters.cluster_schools, name="cluster-schools"),
    path("clusters/<int:pk>/schools/out/", clusters.cluster_schools_out, name="cluster-schools-out"),
    path("areas/", areas.area_list, name="area-list"),
    path("areas/forces/add/", areas.force_add, name="force-add"),
    path("areas/forces/<int:pk>/", areas.force_edit, name="force-edit"),
    path("areas/forces/<int:pk>/units/add/", areas.unit_add, name="unit-add"),
    path("areas/units/<int:pk>/", areas.unit_edit, name="unit-edit"),
    path("areas/authorities/<int:pk>/", areas.authority_detail, name="authority-detail"),
    path("areas/authorities/<int:pk>/unit/", areas.authority_place, name="authority-place"),
    path("areas/authorities/<int:pk>/terms/add/", calendar.term_add, name="term-add"),
    path("areas/authorities/<int:pk>/closures/add/", calendar.closure_add, name="closure-add"),
    path("areas/terms/<int:pk>/remove/", calendar.term_remove, name="term-remove"),
    path("areas/closures/<int:pk>/remove/", calendar.closure_remove, name="closure-remove"),
]
