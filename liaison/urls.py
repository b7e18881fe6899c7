"""Every address of the portal. Each app says its own; none shares a first word with another."""

from django.urls import URLPattern, URLResolver, include, path

from liaison.views import health, home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health/live/", health.health_live, name="health-live"),
    path("health/ready/", health.health_ready, name="health-ready"),
    path("account/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("schools.urls")),
    path("", include("outbox.urls")),
    path("", include("officers.urls")),
    path("", include("deployments.urls")),
    path("", include("bulletins.urls")),
]
