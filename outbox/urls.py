from django.urls import path

from outbox import views
from outbox.reports.notify import notify_report
from outbox.reports.provider import provider_report

app_name = "outbox"

urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo-mail"),
    path("demo/mail/<slug:name>/", views.demo_mail_message, name="demo-mail-message"),
    path("demo/mail/<slug:name>/html/", views.demo_mail_html, name="demo-mail-html"),
    path("mail/reports/notify/", notify_report, name="notify-report"),
    path("mail/reports/provider/", provider_report, name="provider-report"),
]
