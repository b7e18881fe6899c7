from django.urls import path

from accounts.views import invitations, language, sessions, single_sign_on

app_name = "accounts"

urlpatterns = [
    path("language/", language.choose_language, name="choose-language"),
    path("invitation/welcome/", invitations.welcome, name="welcome"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("account/sessions/", sessions.session_list, name="session-list"),
    path("account/sessions/end/", sessions.session_end_others, name="session-end-others"),
    path("account/sessions/<int:pk>/end/", sessions.session_end, name="session-end"),
    path("account/sign-in-with/<slug:provider_id>/forget/", single_sign_on.provider_forget, name="provider-forget"),
]
