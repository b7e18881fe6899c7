"""Every address of the portal. Each app says its own; none shares a first word with another."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("outbox.urls")),
    path("", include("officers.urls")),
    path("", include("deployments.urls")),
    path("", include("bulletins.urls")),
]
