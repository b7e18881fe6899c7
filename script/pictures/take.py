"""Take pictures of the invented area, on a portal of its own whose clock always begins at the same moment.

Small on purpose: what a screen shows at once, in a palette of few colours.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from datetime import time as hour
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from shots import HEIGHTS, PAPER, SHOTS, Shot

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from outbox.bells import SEND_DUE  # noqa: E402 - the folder is on the path only now
from tests.browser import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.postbox import Postbox  # noqa: E402
from tests.journeys.stack import Stack  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
# A Wednesday in term.
TODAY = date(2027, 3, 3)
PASSWORD = "schools-hear-first"  # noqa: S105 - known to all, for invented people only
# After the last of what the demonstration tells; every picture is taken at this moment.
LATER = hour(10, 30)
# Fewer turn a brown face grey.
COLOURS, MOST_BYTES = 128, 60_000
# A sheet has it from @page, which a screen does not know.
MARGIN = "document.body.style.padding = '14mm'"


def main(names: list[str]) -> None:
    chosen = [shot for shot in SHOTS if not names or shot.name in names]
    if unknown := set(names) - {shot.name for shot in SHOTS}:
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}; see script/pictures/shots.py.")
    with area() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in chosen:
            file = SCREENS / f"{shot.name}.png"
            stack.set_clock(LATER)
            file.write_bytes(small(picture(browser, stack.url, shot)))
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes", flush=True)
            assert file.stat().st_size <= MOST_BYTES, f"{shot.name} is too large."
        browser.close()


@contextmanager
def area() -> Iterator[Stack]:
    """The demonstration, once its mail has gone out."""
    with tempfile.TemporaryDirectory() as folder, Postbox() as post:
        with Stack(Path(folder), today=TODAY, mail_port=post.port) as stack:
            stack.set_clock()
            stack.manage("seed_demo")
            stack.ring(SEND_DUE)
            sent = -1
            while sent != len(post.kept):
                sent = len(post.kept)
                time.sleep(5)
            yield stack


def picture(browser: Browser, url: str, shot: Shot) -> bytes:
    size = {"width": shot.width, "height": shot.height or HEIGHTS[shot.width]}
    context = browser.new_context(base_url=url, viewport=size, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.emulate_media(media="print" if shot.width == PAPER else "screen")
    sign_in(page, shot.account)
    page.goto(shot.address)
    for link in shot.follows:
        page.get_by_role("main").locator("a").filter(has_text=link).first.click()
    for label, words in shot.types:
        page.get_by_label(label, exact=True).fill(words)
    for button in shot.presses:
        page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("networkidle")
    if shot.width == PAPER:
        page.evaluate(MARGIN)
    taken = page.screenshot()
    context.close()
    return taken


def sign_in(page: Page, account: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(f"{account}@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("form").get_by_role("button", name="Sign in", exact=True).click()


def small(png: bytes) -> bytes:
    with Image.open(BytesIO(png)) as image:
        drawn = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
