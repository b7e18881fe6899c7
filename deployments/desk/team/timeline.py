"""A team over months as a chart that the server draws: for each officer or school a bar for all that lasts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import counted
from deployments.desk.team.facts import AWAY, LOOKS, SUSPENDED, Fact, away_fact, in_order, said_of
from deployments.desk.team.roster import Asked, Roster
from deployments.desk.team.stretches import Stretch
from deployments.desk.team.window import WIDTH, Window
from officers.models import Absence

# In units of the drawing, as `WIDTH` is. A letter is as wide as it is on average.
LANE, BAR, AXIS, LETTER, GAP = 22, 17, 18, 6.4, 4


@dataclass(frozen=True)
class Bar:
    """Facts of one kind and the same days, drawn as one."""

    look: str
    label: str
    said: str
    is_planned: bool
    x: float
    width: float
    text_x: float
    anchor: str
    y: int
    height: int = BAR

    @property
    def text_y(self) -> int:
        return self.y + BAR - GAP


@dataclass(frozen=True)
class Row:
    """One officer or one school with all that is known of the months."""

    view: str
    key: int
    name: str
    facts: list[Fact]


@dataclass(frozen=True)
class Drawn:
    """A row with its bars, as high as they need."""

    row: Row
    bars: list[Bar]
    width: int = WIDTH

    @property
    def height(self) -> int:
        return max((bar.y + LANE for bar in self.bars), default=AXIS + LANE)

    @property
    def said(self) -> str:
        """The drawing in a sentence."""
        looks = [bar.look for bar in self.bars]
        parts = [f"{words.lower()} {looks.count(look)}" for look, words in LOOKS.items() if look in looks]
        return (
            _("Bars: %(names)s. Their days are in the table below.") % {"names": ", ".join(parts)}
            if parts
            else _("Nothing in these months.")
        )


class Timeline(Roster):
    """What a person sees of their units in a window of months, row by row."""

    def __init__(self, user: User, window: Window, asked: Asked, *, today: date) -> None:
        self.window, self.today = window, today
        super().__init__(user, asked, since=window.first, until=window.last)

    @property
    def today_x(self) -> float | None:
        inside = self.window.first <= self.today <= self.window.last
        return self.window.x(self.today) if inside else None

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(look, str(words)) for look, words in LOOKS.items()]

    @cached_property
    def rows(self) -> list[Row]:
        """Every officer or school that was asked for, with its facts and not yet drawn."""
        found: dict[int, list[Fact]] = defaultdict(list)
        for fact in self._all_facts():
            found[fact.officer.pk if self.by == "officer" else fact.urn].append(fact)
        if self.by == "officer":
            officers = [
                Row("officers:officer-detail", pk, str(officer), in_order(found[pk]))
                for pk, officer in self.officers.items()
            ]
            return [row for row in officers if self.shows_officer(self.officers[row.key], _schools_of(row.facts))]
        places = sorted(self.places.values(), key=lambda place: (place.name, place.urn))
        schools = [Row("deployments:school", one.urn, one.name, in_order(found[one.urn])) for one in places]
        return [row for row in schools if self.shows_place(self.places[row.key], _officers_of(row.facts))]

    def facts(self) -> Iterator[Fact]:
        for row in self.rows:
            yield from row.facts

    def drawn(self, rows: Sequence[Row]) -> list[Drawn]:
        return [Drawn(row, list(self._bars(row.facts))) for row in rows]

    def _all_facts(self) -> Iterator[Fact]:
        away: set[tuple[int, int]] = set()
        for stretch in self.stretches:
            if stretch.until_on and stretch.until_on < self.window.first:
                continue
            yield self._post(stretch)
            yield from self._stops(stretch)
            if self.by == "school":
                for absence in self.officers[stretch.officer].absences.all():
                    if (absence.pk, stretch.place.urn) not in away and _meet(stretch, absence):
                        away.add((absence.pk, stretch.place.urn))
                        yield away_fact(self.officers[stretch.officer], absence, stretch)
        if self.by == "officer":
            for officer in self.officers.values():
                for absence in officer.absences.all():
                    yield away_fact(officer, absence, None)

    def _post(self, stretch: Stretch) -> Fact:
        shadowed = self.officers[stretch.shadows].display_name if stretch.shadows else ""
        return Fact(
            officer=self.officers[stretch.officer],
            urn=stretch.place.urn,
            school=stretch.place.name,
            look=stretch.kind.lower(),
            from_on=stretch.from_on,
            until_on=stretch.until_on,
            note=_("goes along with %(shadowed)s") % {"shadowed": shadowed} if shadowed else "",
            begins=stretch.begins,
            ends=stretch.ends,
        )

    def _stops(self, stretch: Stretch) -> Iterator[Fact]:
        officer, place = self.officers[stretch.officer], stretch.place
        for first, last in stretch.suspended:
            yield Fact(officer, place.urn, place.name, SUSPENDED, first, last)

    def _bars(self, facts: Iterable[Fact]) -> Iterator[Bar]:
        """Each bar on the first lane where neither it nor its label meets another."""
        alike: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
        for fact in facts:
            who = None if self.by == "officer" else fact.officer.pk
            alike[fact.look, fact.from_on, fact.until_on, bool(fact.planned), fact.note, who].append(fact)
        lanes: list[float] = []
        for same in alike.values():
            first, label = same[0], self._label(same)
            x = self.window.x(first.from_on)
            end = WIDTH if first.until_on is None else self.window.x(first.until_on) + WIDTH / 480
            room = max(end - x, len(label) * LETTER + 2 * GAP)
            begins = min(x, WIDTH - room)
            lane = next((n for n, taken in enumerate(lanes) if taken <= begins), len(lanes))
            lanes[lane : lane + 1] = [begins + room + GAP]
            yield Bar(
                look=first.look,
                label=label,
                said=said_of(first, self._whose(same)),
                is_planned=bool(first.planned),
                x=x,
                width=round(max(end - x, 2), 1),
                text_x=round(begins + GAP, 1),
                anchor="start",
                y=AXIS + lane * LANE,
            )

    def _label(self, same: Sequence[Fact]) -> str:
        first = same[0]
        if first.look == AWAY and self.by == "officer":
            return f"{first.as_what}: {first.note}"
        whose = self._whose(same) if len(same) == 1 else counted(len(same), "school")
        label = f"{first.as_what}: {whose}"
        return _("%(label)s (planned)") % {"label": label} if first.planned else label

    def _whose(self, same: Sequence[Fact]) -> str:
        """The schools of an officer’s bar, the officer of a school’s."""
        if self.by == "school":
            return same[0].officer.display_name
        return ", ".join(fact.school for fact in same if fact.school)


def _meet(stretch: Stretch, absence: Absence) -> bool:
    return stretch.from_on <= absence.until_on and (stretch.until_on is None or stretch.until_on >= absence.from_on)


def _schools_of(facts: Iterable[Fact]) -> str:
    return " ".join(f"{fact.school} {fact.urn}" for fact in facts)


def _officers_of(facts: Iterable[Fact]) -> str:
    return " ".join(str(fact.officer) for fact in facts)
