"""No page offers anybody what they may not open: every link, picture and form of every page leads somewhere.

Tried, each alone, and seen red: a link to a page of another role, a form posted to an address that is gone, a link to
an id that no page has.
"""

from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

from tests.access.world import World
from tests.tour.reading import Form, Reading
from tests.tour.rounds import Rounds, Shown, ask

pytestmark = pytest.mark.django_db

# Where pages of the portal may lead out of it.
ABROAD = {
    "https://report.force.example/",  # the force's own form for reporting
    "https://www.equalityadvisoryservice.com/",  # whom the accessibility statement must name
}
OPENS = (200, 302)


class Walker:
    """Follows what is on each page, each address once for each person."""

    def __init__(self, world: World, rounds: Rounds) -> None:
        self.rounds = rounds
        self.status = cache(lambda column, address: ask(world, column, address).status)
        self.status_of_post = cache(lambda column, address: ask(world, column, address, {}).status)
        self.followed = 0

    def faults(self, shown: Shown) -> Iterator[str]:
        page = Reading(shown.html)
        for link in page.links:
            if fault := self._link(shown, page, link):
                yield f"{shown}: {link}: {fault}"
        for form in page.forms:
            if fault := self._form(shown, form):
                yield f"{shown}: form to {form.action}: {fault}"

    def _link(self, shown: Shown, page: Reading, link: str) -> str:
        self.followed += 1
        parts = urlsplit(urljoin(shown.address, link.removeprefix(settings.PUBLIC_URL)))
        if parts.scheme in ("mailto", "tel", "data"):
            return "" if parts.path else "it is empty"
        if parts.netloc:
            return "" if link in ABROAD else "it leads abroad"
        if parts.path.startswith(settings.STATIC_URL):
            return "" if finders.find(parts.path.removeprefix(settings.STATIC_URL)) else "there is no such file"
        if parts.path == shown.address and parts.fragment:
            return "" if parts.fragment in page.ids else "the page has no such id"
        return self._opens(shown.column, parts.path, parts.query) or self._has(shown.column, parts.path, parts.fragment)

    def _opens(self, column: str, path: str, query: str) -> str:
        if not _leads_somewhere(path):
            return "no address"
        if not query and (column, path) in self.rounds.shown:
            return ""
        status = self.status(column, f"{path}?{query}" if query else path)
        return "" if status in OPENS else f"meets {status}"

    def _has(self, column: str, path: str, fragment: str) -> str:
        there = self.rounds.shown.get((column, path))
        if not fragment or there is None:
            return ""
        return "" if fragment in Reading(there.html).ids else "that page has no such id"

    def _form(self, shown: Shown, form: Form) -> str:
        address = urljoin(shown.address, form.action)
        path = urlsplit(address).path
        if not _leads_somewhere(path):
            return "no address"
        status = (self.status_of_post if form.method == "post" else self.status)(shown.column, path)
        return "" if status in OPENS else f"meets {status}"


def _leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def test_every_link_and_form_of_every_page_leads_somewhere(world: World, rounds: Rounds) -> None:
    walker = Walker(world, rounds)
    faults = [fault for shown in [*rounds.pages(), *rounds.refused] for fault in walker.faults(shown)]

    assert faults == []
    assert walker.followed > len(rounds.pages())
