"""One real browser for all tests that want one: a second could not run beside it in the same thread."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.look import AXE

CHROMIUM = Path(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    for needed, remedy in ((CHROMIUM, "Install it or name another in CHROMIUM."), (AXE, "Run script/setup.")):
        if not needed.exists():
            missing = f"Journeys need {needed}. {remedy}"
            if os.environ.get("REQUIRE_SERVICES") == "1":
                pytest.fail(missing)
            pytest.skip(missing)
    # Its event loop stays in this thread, where Django would then refuse to ask for rows.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
