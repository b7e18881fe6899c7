"""What a page leads to: its links, its forms and their buttons, and the ids that links may name."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

# Where each element keeps an address that a browser opens.
ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}
NO_LETTERS = {"hidden", "submit", "button", "file", "radio", "checkbox", "number"}


@dataclass
class Form:
    method: str
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    # What each button adds to the answer.
    buttons: list[dict[str, str]] = field(default_factory=list)


class Reading(HTMLParser):
    """One page, read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.in_form = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "id" in has:
            self.ids.add(has["id"])
        if ADDRESSES.get(tag) in has:
            self.links.append(has[ADDRESSES[tag]])
        if tag == "form":
            self.forms.append(Form(has.get("method", "get").lower(), has.get("action", "")))
            self.in_form = True
        elif self.in_form:
            self._control(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False

    def _control(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "submit" if tag == "button" else "text")
        name, form = has.get("name", ""), self.forms[-1]
        if kind == "hidden":
            form.hidden[name] = has.get("value", "")
        elif kind == "submit":
            form.buttons.append({name: has.get("value", "")} if name else {})
        elif tag == "textarea" or (tag == "input" and kind not in NO_LETTERS):
            form.typed.append(name)
