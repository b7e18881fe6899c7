"""Every page as each role is shown it, fetched before anything looks at them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction

from tests.access.table import ROWS
from tests.access.world import World
from tests.tour.reading import Reading

ERRORS = "There is a problem"


class Met(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Shown:
    """What one person was shown at one address."""

    label: str
    column: str
    address: str
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        """A page of the portal: no picture, file or calendar, and no mail shown in a frame."""
        return self.headers["Content-Type"].startswith("text/html") and b"<main" in self.body

    @property
    def html(self) -> str:
        return self.body.decode()

    def __str__(self) -> str:
        return f"{self.label} as {self.column} ({self.address})"


@dataclass
class Rounds:
    """All that was shown, and each form as it came back from a wrong answer."""

    shown: dict[tuple[str, str], Shown] = field(default_factory=dict)
    refused: list[Shown] = field(default_factory=list)

    def pages(self, label: str = "") -> list[Shown]:
        return [one for one in self.shown.values() if one.is_page and label in ("", one.label)]


def go_round(world: World) -> Rounds:
    rounds = Rounds()
    for row in ROWS:
        # What tells of our health are sentences for a watcher.
        if row.kind == "post" or row.name.startswith("health-"):
            continue
        openers = [column for column, cell in row.cells.items() if cell == "200"]
        for column in openers:
            shown = _shown(row.label, column, world.address(row.label), ask(world, column, world.address(row.label)))
            assert shown, f"{row.label} as {column}"
            rounds.shown[column, shown.address] = shown
        if openers:
            rounds.refused += _refused(world, rounds.shown[openers[0], world.address(row.label)])
    return rounds


def ask(world: World, column: str, address: str, answer: dict[str, str] | None = None) -> Met:
    """What they meet there, or with an answer to a form. What the request changed is taken back."""
    client = world.client(column)
    with transaction.atomic():
        response = client.get(address) if answer is None else client.post(address, answer)
        met = Met(response.status_code, dict(response.headers), response.getvalue())
        transaction.set_rollback(True)
    return met


def _refused(world: World, page: Shown) -> list[Shown]:
    """Its own forms answered wrongly: left empty, and filled with what is no address, day or number."""
    if not page.is_page:
        return []
    found = []
    for form in Reading(page.html).forms:
        if form.method != "post" or form.action not in ("", page.address):
            continue
        for button in form.buttons:
            for word in ("", "?"):
                answer = form.hidden | dict.fromkeys(form.typed, word) | button
                found.append(
                    _shown(page.label, page.column, page.address, ask(world, page.column, page.address, answer))
                )
    return [shown for shown in found if shown and ERRORS in shown.html]


def _shown(label: str, column: str, address: str, met: Met) -> Shown | None:
    return Shown(label, column, address, met.headers, met.body) if met.status == 200 else None
