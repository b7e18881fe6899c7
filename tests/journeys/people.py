"""A person at their own browser."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.journeys.look import AXE, WIDE, Look
from tests.journeys.postbox import Postbox

PHONE = {"width": 360, "height": 740}


class Person:
    """Reads, types and presses as a person does. Every page they come to is looked at, where scripts run."""

    def __init__(
        self, name: str, email: str, *, browser: Browser, url: str, post: Postbox, look: Look, scripts: bool = True
    ) -> None:
        self.name, self.email, self.scripts = name, email, scripts
        self.post, self.look = post, look
        self.errors: list[str] = []
        # Links followed and buttons pressed.
        self.clicks = 0
        context = browser.new_context(
            base_url=url,
            viewport=WIDE,  # type: ignore[arg-type]
            locale="en-GB",
            java_script_enabled=scripts,
        )
        context.add_init_script(path=AXE)
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def opens(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None and answer.status == 200, f"{address}: {answer and answer.status}"
        self._looks()

    def takes_a_phone(self) -> None:
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    def follows(self, link: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=link, exact=exact).first.click()
        self.clicks += 1
        self._looks()

    def presses(self, button: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=button, exact=exact).click()
        self.clicks += 1
        self._looks()

    def shows_a_passkey(self, button: str) -> None:
        """The page stays until a script has asked the authenticator, and only then goes on."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        self.clicks += 1
        self._looks()

    def types(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=True).fill(words)

    def types_day(self, question: str, day: date) -> None:
        boxes = self.page.get_by_role("group", name=question, exact=True)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(label, exact=True).fill(str(number))

    def ticks(self, label: str, *, exact: bool = True) -> None:
        self.page.get_by_label(label, exact=exact).check()

    def picks(self, label: str, choice: str) -> None:
        """Choose the one option that begins so."""
        box = self.page.get_by_label(label, exact=True)
        options = [words.strip() for words in box.locator("option").all_text_contents()]
        found = [words for words in options if words.startswith(choice)]
        assert len(found) == 1, f"{label}: {choice} is not one of {options}"
        box.select_option(label=found[0])

    def attaches(self, label: str, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label(label, exact=True).set_input_files(file)  # type: ignore[arg-type]

    def sees(self, *words: str, where: Locator | None = None) -> None:
        for one in words:
            expect(where or self.page.get_by_role("main")).to_contain_text(one, use_inner_text=True)

    def does_not_see(self, words: str) -> None:
        expect(self.page.get_by_role("main")).not_to_contain_text(words, use_inner_text=True)

    def has_button(self, button: str) -> bool:
        return self.page.get_by_role("button", name=button).count() > 0

    def part(self, heading: str) -> Locator:
        """The card, section or row with this heading."""
        return self.page.locator(".govuk-summary-card, section, tr").filter(has_text=heading).first

    def keeps_picture(self, folder: Path) -> str:
        file = folder / f"{self.email.partition('@')[0]}.png"
        self.page.screenshot(path=file, full_page=True, timeout=5000)
        return str(file)

    def _looks(self) -> None:
        self.page.wait_for_load_state()
        # What looks at a page is a script itself.
        if self.scripts:
            self.look.at(self.page)
        assert not self.errors, f"{self.page.url}: {self.errors}"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)
