from django.urls import path

from bulletins.views import agenda, bulletins, choice

app_name = "bulletins"

urlpatterns = [
    path("bulletins/", bulletins.bulletin_list, name="bulletin-list"),
    path("bulletins/new/", bulletins.bulletin_add, name="bulletin-add"),
    path("bulletins/<int:pk>/", bulletins.bulletin_detail, name="bulletin-detail"),
    path("bulletins/<int:pk>/edit/", bulletins.bulletin_edit, name="bulletin-edit"),
    path("bulletins/<int:pk>/preview/", bulletins.bulletin_preview, name="bulletin-preview"),
    path("bulletins/<int:pk>/publish/", bulletins.bulletin_publish, name="bulletin-publish"),
    path("bulletins/<int:pk>/retract/", bulletins.bulletin_retract, name="bulletin-retract"),
    path("bulletins/<int:pk>/readings/", bulletins.bulletin_readings, name="bulletin-readings"),
    # How often they come by mail
    path("bulletins/mail/", choice.mail_choice, name="mail-choice"),
    path("bulletins/mail/<str:token>/", choice.mail_choice_by_link, name="mail-choice-by-link"),
    # What is proposed for the next meeting
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/propose/", agenda.agenda_propose, name="agenda-propose"),
    path("agenda/<int:pk>/", agenda.agenda_item, name="agenda-item"),
    path("agenda/<int:pk>/take-back/", agenda.agenda_withdraw, name="agenda-withdraw"),
    path("agenda/<int:pk>/take-up/", agenda.agenda_take_up, name="agenda-take-up"),
    path("agenda/<int:pk>/decline/", agenda.agenda_decline, name="agenda-decline"),
]
