from django.urls import path

from outbox import views

app_name = "outbox"

urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo-mail"),
    path("demo/mail/<slug:name>/", views.demo_mail_message, name="demo-mail-message"),
    path("demo/mail/<slug:name>/html/", views.demo_mail_html, name="demo-mail-html"),
]
