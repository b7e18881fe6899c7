from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("language/", views.choose_language, name="choose-language"),
    path("invitation/welcome/", views.welcome, name="welcome"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
