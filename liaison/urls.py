"""Every address of the portal. Each app says its own; none shares a first word with another."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import own_address
from liaison.views import accessibility, health, home, mail, mail_templates, people, register, team_files

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("accessibility/", accessibility.statement, name="accessibility"),
    path("health/live/", health.health_live, name="health-live"),
    path("health/ready/", health.health_ready, name="health-ready"),
    path("health/web/", health.health_web, name="health-web"),
    path("people/", people.people_list, name="people-list"),
    path("people/invite/", people.person_invite, name="person-invite"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/invite/", people.person_invite_again, name="person-invite-again"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person-reactivate"),
    path("people/contacts/<int:pk>/invite/", people.contact_invite, name="contact-invite"),
    path("imports/", register.import_list, name="import-list"),
    path("imports/new/", register.import_upload, name="import-upload"),
    path("imports/<int:pk>/", register.import_detail, name="import-detail"),
    path("imports/<int:pk>/rejected.csv", register.import_rejected, name="import-rejected"),
    path("imports/team/<slug:slug>/", team_files.team_file, name="team-file"),
    path("imports/team/<slug:slug>/template.csv", team_files.team_file_template, name="team-file-template"),
    path("imports/tried/<int:pk>/", team_files.team_file_trial, name="team-file-trial"),
    path("mail/", mail.mail_list, name="mail-list"),
    path("mail/<int:pk>/", mail.mail_detail, name="mail-detail"),
    path("mail/<int:pk>/html/", mail.mail_html, name="mail-html"),
    path("mail/<int:pk>/again/", mail.mail_again, name="mail-again"),
    path("mail/templates/", mail_templates.mail_template_list, name="mail-template-list"),
    path("mail/templates/<slug:name>/", mail_templates.mail_template, name="mail-template"),
    path("mail/templates/<slug:name>/html/", mail_templates.mail_template_html, name="mail-template-html"),
    # Before allauth's own page of this name, which would let people add an address.
    path("account/email/", own_address, name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("outbox.urls")),
    path("", include("officers.urls")),
    path("", include("deployments.urls")),
    path("", include("bulletins.urls")),
]
