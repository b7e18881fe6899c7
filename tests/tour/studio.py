"""A browser that is shown what was fetched before: no server runs, and nothing else is within its reach."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from tests.journeys.look import AXE, NARROW, WIDE, faults_of
from tests.tour.rounds import Rounds, Shown

PORTAL = "https://liaison.example"
# Where two pages may differ and yet look the same.
OF_NO_LOOK = re.compile(
    r'name="(csrfmiddlewaretoken|next)" value="[^"]*"|[0-9]+|<title>[^<]*</title>'
    # A key for an authenticator app, its picture, and what a new passkey answers.
    r'|<strong>[A-Z2-7]{32}</strong>|src="data:[^"]*"|"challenge": "[^"]*"|"user": {[^}]*}'
)
WORDLESS = """[...document.querySelectorAll(".govuk-tag, .app-legend li")]
    .filter(one => !one.textContent.trim()).map(one => one.outerHTML)"""
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


class Studio:
    """Looks at pages, narrow and wide. What differs from an earlier one in numbers alone is not new."""

    def __init__(self, browser: Browser, rounds: Rounds) -> None:
        self.rounds = rounds
        self.on_show: Shown | None = None
        self.frames: set[int] = set()
        self.mains: set[int] = set()
        self.looks = 0
        self.said: list[str] = []
        self.context = browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]
        self.context.add_init_script(path=AXE)
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def is_new(self, shown: Shown) -> bool:
        """Whether its main part, or what stands around it, was never looked at."""
        words = OF_NO_LOOK.sub("", shown.html)
        main, frame = hash("".join(MAIN.findall(words))), hash(MAIN.sub("", words))
        new = main not in self.mains or frame not in self.frames
        self.mains.add(main)
        self.frames.add(frame)
        return new

    def faults(self, shown: Shown) -> list[str]:
        self.show(shown)
        found = []
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found += [f"{shown} at {size['width']} px: {fault}" for fault in faults_of(self.page)]
        found += [f"{shown}: only its colour speaks: {tag}" for tag in self.page.evaluate(WORDLESS)]
        return found + [f"{shown}: the console says {words}" for words in self.said]

    def show(self, shown: Shown) -> None:
        self.said.clear()
        self.on_show = shown
        self.looks += 1
        self.page.goto(PORTAL + shown.address)

    def _answer(self, route: Route) -> None:
        assert self.on_show is not None
        parts = urlsplit(route.request.url)
        if parts.path.startswith(settings.STATIC_URL):
            route.fulfill(path=_file(parts.path))
        elif route.request.is_navigation_request() and route.request.frame == self.page.main_frame:
            self._fulfil(route, self.on_show)
        elif shown := self.rounds.shown.get((self.on_show.column, parts.path)):
            self._fulfil(route, shown)
        else:
            route.abort()

    def _fulfil(self, route: Route, shown: Shown) -> None:
        route.fulfill(body=shown.body, headers=shown.headers)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)


def _file(address: str) -> Path:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    assert found, address
    return Path(found)
