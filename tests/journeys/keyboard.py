"""Somebody who has no mouse. Wherever they come, it must show where they are."""

from playwright.sync_api import ViewportSize

from tests.journeys.people import Person

# More stops than any page has.
ROUND = 120
# What the element says of itself, whether all of it is within the window and uncovered (of a box for many lines the
# first ones), and whether it looks unlike itself without focus: another colour of its words alone is not enough. A
# radio or a box is drawn before its label.
HERE = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect(), line = here.getClientRects()[0] || box;
    const label = here.labels && here.labels[0];
    const name = (label || here).innerText || here.getAttribute("aria-label") || "";
    const drawn = [[here, null], [here, "::before"], ...(label ? [[label, "::before"]] : [])];
    const look = () => drawn.map(([part, before]) => {
        const style = getComputedStyle(part, before);
        const outline = parseFloat(style.outlineWidth) && style.outlineStyle !== "none" ? style.outline : "";
        const border = parseFloat(style.borderBottomWidth) ? style.border : "";
        return [outline, border, style.boxShadow, style.backgroundColor].join();
    }).join();
    const bottom = Math.min(box.bottom, innerHeight), tall = here.tagName === "TEXTAREA" || box.height > innerHeight;
    const low = Math.min(line.bottom, innerHeight);
    const top = document.elementFromPoint(line.left + line.width / 2, (line.top + low) / 2);
    const seen = box.width > 0 && box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1
        && (tall ? bottom - box.top > 24 : box.bottom <= innerHeight + 1)
        && !!top && (here.contains(top) || (label && label.contains(top)));
    const focused = look();
    here.blur();
    const plain = look();
    here.focus({preventScroll: true});
    return {name: name.trim(), id: here.id, tag: here.tagName, seen, shown: focused !== plain,
            box: [box.left, box.top, box.right, box.bottom].map(Math.round)};
}"""


class Keyboard:
    """Tab, Shift+Tab, Enter, Space and letters, in a window of one size."""

    def __init__(self, person: Person, size: ViewportSize) -> None:
        self.person, self.page = person, person.page
        self.page.set_viewport_size(size)

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def tabs(self, *, back: bool = False) -> str:
        """To the next stop, or the one before; its name."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        return self.stands()

    def stands(self) -> str:
        """Where they are: it must be seen, and be seen to have the focus."""
        here = self.page.evaluate(HERE)
        assert here["tag"] != "BODY", f"{self.page.url}: nothing has the focus"
        assert here["seen"], f"{self.page.url}: out of sight: {here}"
        assert here["shown"], f"{self.page.url}: looks as it does without focus: {here}"
        return str(here["name"])

    def goes_to(self, name: str, *, back: bool = False) -> None:
        stops = []
        for _ in range(ROUND):
            stops.append(self.tabs(back=back))
            if stops[-1].startswith(name):
                return
        raise AssertionError(f"{self.page.url}: no stop is named {name}, only {stops}")

    def types(self, label: str, words: str) -> None:
        self.goes_to(label)
        self.page.keyboard.type(words)

    def presses(self, key: str) -> None:
        """Enter or Space, where it opens no page."""
        self.page.keyboard.press(key)

    def leaves_by(self, key: str) -> None:
        """Enter or Space on what opens another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def is_at(self, target: str) -> bool:
        return bool(self.page.evaluate("document.activeElement.id") == target)
