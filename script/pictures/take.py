"""Take pictures of the invented area, on a portal of its own whose clock always begins at the same moment.

Small on purpose: what a screen shows at once, in a palette of 64 colours.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from shots import DESKTOP, PHONE, SHOTS, Shot

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from outbox.bells import SEND_DUE  # noqa: E402 - the folder is on the path only now
from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.postbox import Postbox  # noqa: E402
from tests.journeys.stack import Stack  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
# A Wednesday in term.
TODAY = date(2027, 3, 3)
PASSWORD = "schools-hear-first"  # noqa: S105 - known to all, for invented people only
HEIGHTS = {PHONE: 740, DESKTOP: 960}
COLOURS, MOST_BYTES = 64, 60_000


def main(names: list[str]) -> None:
    chosen = [shot for shot in SHOTS if not names or shot.name in names]
    if unknown := set(names) - {shot.name for shot in SHOTS}:
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}; see script/pictures/shots.py.")
    with area() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in chosen:
            file = SCREENS / f"{shot.name}.png"
            file.write_bytes(small(picture(browser, url, shot)))
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size:,} bytes", flush=True)
            assert file.stat().st_size <= MOST_BYTES, f"{shot.name} is too large."
        browser.close()


@contextmanager
def area() -> Iterator[str]:
    """The address of the demonstration, once its mail has gone out."""
    with tempfile.TemporaryDirectory() as folder, Postbox() as post:
        with Stack(Path(folder), today=TODAY, mail_port=post.port) as stack:
            stack.manage("seed_demo")
            stack.ring(SEND_DUE)
            sent = -1
            while sent != len(post.kept):
                sent = len(post.kept)
                time.sleep(5)
            yield stack.url


def picture(browser: Browser, url: str, shot: Shot) -> bytes:
    size = {"width": shot.width, "height": HEIGHTS[shot.width]}
    context = browser.new_context(base_url=url, viewport=size, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(f"{shot.account}@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(shot.address)
    for link in shot.follows:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    page.wait_for_load_state("networkidle")
    taken = page.screenshot()
    context.close()
    return taken


def small(png: bytes) -> bytes:
    with Image.open(BytesIO(png)) as image:
        drawn = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    kept = BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
