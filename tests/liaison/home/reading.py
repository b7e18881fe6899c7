"""What stands on somebody’s first page, and a bulletin to stand there."""

from django.urls import reverse
from django.utils import timezone

from bulletins.models import Bulletin
from liaison.home import sections_for
from outbox.models import Letter
from tests.factories import UserFactory
from tests.liaison.plans import TODAY


def facts(user, part):
    found = [section for section in sections_for(user, today=TODAY) if section.template == f"liaison/home/{part}.html"]
    assert len(found) == 1, f"{part} is missing"
    return found[0].facts


def to_do(user):
    return [item.words for item in facts(user, "school")["to_do"]]


def parts(user):
    return [section.template for section in sections_for(user, today=TODAY)]


def page(client, user=None):
    if user:
        client.force_login(user)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def published(unit, title="News", **facts):
    letter = Letter.objects.create(subject="-", text="-", html="-", category="bulletin")
    author = facts.pop("by", None) or UserFactory()
    return Bulletin.objects.create(
        written_for=unit,
        command_unit=unit,
        title=title,
        words="-",
        status="PUBLISHED",
        created_by=author,
        published_by=author,
        published_at=timezone.now(),
        letter=letter,
    )
