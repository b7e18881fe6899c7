"""What every page must be: no accessibility violation, no sideways scrolling, no error in the console."""

import re
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A mail's preview stands in a sandbox where no script runs.
# In words at once: all that axe has to say about a page takes longer to carry over than to find.
RUN_AXE = """axe.run(document, {iframes: false, resultTypes: ["violations"]}).then(found => found.violations.map(
    one => `${one.id}: ${one.help} ${JSON.stringify(one.nodes.slice(0, 5).map(node => node.html))}`))"""
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
        window = page.viewport_size
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            faults = faults_of(page)
            assert not faults, f"{page.url} at {size['width']} px:\n" + "\n".join(faults)
        page.set_viewport_size(window or WIDE)  # type: ignore[arg-type]


def faults_of(page: Page) -> list[str]:
    """What is wrong with it at the width it has now."""
    beyond = page.evaluate(OVERFLOW)
    return violations(page) + ([f"It is {beyond} px too wide."] if beyond > 0 else [])


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate(RUN_AXE)
    return found
