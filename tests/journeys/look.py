"""What every page must be: no accessibility violation, no sideways scrolling, no error in the console."""

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A mail's preview stands in a sandbox where no script runs.
RUN_AXE = "axe.run(document, {iframes: false, resultTypes: ['violations']})"
TOKEN_OR_NUMBER = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|[0-9]+')


class Look:
    """Looks at pages. One that differs from an earlier one in numbers alone is not looked at again."""

    def __init__(self) -> None:
        self.seen: set[int] = set()

    def at(self, page: Page) -> None:
        words = hash(TOKEN_OR_NUMBER.sub("", page.content()))
        if words in self.seen:
            return
        self.seen.add(words)
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults = _violations(page)
            assert not faults, f"{page.url} at {size['width']} px:\n" + "\n".join(faults)
            beyond = page.evaluate(OVERFLOW)
            assert beyond <= 0, f"{page.url} is {beyond} px too wide at {size['width']} px"


def _violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE)["violations"]
    return [f"{one['id']}: {one['help']} {json.dumps([node['html'] for node in one['nodes']][:5])}" for one in found]
