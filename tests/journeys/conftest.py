"""A real portal and a real browser for each story."""

from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.look import Look
from tests.journeys.people import Person
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

# A Monday with no bank holiday near it.
FIRST_DAY = date(2027, 3, 1)


class Cast:
    """Everybody in a story, each at a browser of their own."""

    def __init__(self, browser: Browser, stack: Stack, post: Postbox, look: Look) -> None:
        self.browser, self.stack, self.post, self.look = browser, stack, post, look
        self.people: list[Person] = []

    def person(self, name: str, email: str, *, scripts: bool = True) -> Person:
        person = Person(
            name, email, browser=self.browser, url=self.stack.url, post=self.post, look=self.look, scripts=scripts
        )
        self.people.append(person)
        return person


@pytest.fixture(scope="session")
def look() -> Look:
    return Look()


@pytest.fixture
def post() -> Iterator[Postbox]:
    with Postbox() as post:
        yield post


@pytest.fixture
def stack(browser: Browser, post: Postbox, tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path, today=FIRST_DAY, mail_port=post.port) as stack:
        yield stack


@pytest.fixture
def cast(browser: Browser, stack: Stack, post: Postbox, look: Look) -> Iterator[Cast]:
    cast = Cast(browser, stack, post, look)
    yield cast
    for person in cast.people:
        person.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a failure: what the processes logged, what was mailed, what everybody sees."""
    report = yield
    cast = getattr(item, "funcargs", {}).get("cast")
    if report.when == "call" and report.failed and cast:
        report.sections += [(f"{name} log", cast.stack.log(name)) for name in ("web", "worker", "beat")]
        report.sections.append(("mail", "\n".join(map(repr, cast.post.kept))))
        report.sections += [(f"page of {one.name}", _page(one, cast.stack.folder)) for one in cast.people]
    return report


def _page(person: Person, folder: Path) -> str:
    try:
        words = person.page.locator("body").inner_text(timeout=2000)
        return f"{person.page.url}\n{words}\n{person.keeps_picture(folder)}"
    except PlaywrightError as error:
        return f"{person.page.url}\n{error}"
