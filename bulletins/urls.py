from django.urls import path

from bulletins import views

app_name = "bulletins"

urlpatterns = [
    path("bulletins/", views.bulletin_list, name="bulletin-list"),
    path("bulletins/new/", views.bulletin_add, name="bulletin-add"),
    path("bulletins/<int:pk>/", views.bulletin_detail, name="bulletin-detail"),
    path("bulletins/<int:pk>/edit/", views.bulletin_edit, name="bulletin-edit"),
    path("bulletins/<int:pk>/preview/", views.bulletin_preview, name="bulletin-preview"),
    path("bulletins/<int:pk>/publish/", views.bulletin_publish, name="bulletin-publish"),
    path("bulletins/<int:pk>/retract/", views.bulletin_retract, name="bulletin-retract"),
    path("bulletins/<int:pk>/readings/", views.bulletin_readings, name="bulletin-readings"),
]
