"""The team on one day, past or to come: every school with who is there, every officer with where they are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken
from deployments.desk.team.roster import KINDS, NO_CLUSTER, Asked, Roster, page_of
from deployments.desk.team.stretches import Place, Step, Stretch
from deployments.models import Deployment
from deployments.outlook import lower_first
from officers.fitness import Blocker
from officers.models import Absence, Officer


@dataclass(frozen=True)
class Seat:
    """One officer at one school on the day."""

    stretch: Stretch
    officer: Officer
    shadowed: Officer | None
    absence: Absence | None
    is_suspended: bool

    @property
    def officer_url(self) -> str:
        return page_of("officers:officer-detail", self.officer.pk)

    @property
    def school_url(self) -> str:
        return page_of("deployments:school", self.stretch.place.urn)

    @property
    def kind(self) -> str:
        return str(KINDS[Deployment.Kind(self.stretch.kind)][0])

    @property
    def colour(self) -> str:
        return KINDS[Deployment.Kind(self.stretch.kind)][1]

    @property
    def notes(self) -> list[str]:
        """What else there is to say of it, in words."""
        found = []
        if self.shadowed:
            found.append(_("goes along with %(shadowed)s") % {"shadowed": self.shadowed.display_name})
        begins, ends = self.stretch.begins, self.stretch.ends
        if begins:
            found.append(
                _("from %(day)s (%(step)s)") % {"day": spoken(self.stretch.from_on), "step": lower_first(begins.words)}
            )
        if self.stretch.until_on:
            until = _("until %(day)s") % {"day": spoken(self.stretch.until_on)}
            found.append(f"{until} ({lower_first(ends.words)})" if ends else until)
        return found

    @property
    def away(self) -> str:
        """Why and until when the officer is away on the day; nothing when they are not."""
        one = self.absence
        return (
            _("%(kind)s, until %(day)s") % {"kind": one.get_kind_display(), "day": spoken(one.until_on)} if one else ""
        )

    @property
    def is_shadow(self) -> bool:
        return self.stretch.kind == Deployment.Kind.SHADOW

    @property
    def works(self) -> bool:
        """Whether the school can turn to this officer that day."""
        return not (self.is_shadow or self.absence or self.is_suspended)


@dataclass
class SchoolRow:
    """One school on the day: who is there, and who has gone."""

    place: Place
    seats: list[Seat] = field(default_factory=list)
    # Who has gone by then, by a plan that is still to take effect.
    gone: list[tuple[Officer, Step]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return page_of("deployments:school", self.place.urn)

    @cached_property
    def is_vacant(self) -> bool:
        """No officer is the school's own or its cover. A shadow alone is nobody’s officer."""
        return all(seat.is_shadow for seat in self.seats)

    @cached_property
    def is_without(self) -> bool:
        """It has an officer, and yet nobody comes that day."""
        return not self.is_vacant and not any(seat.works for seat in self.seats)

    @property
    def state(self) -> str:
        if self.is_vacant:
            return _("Vacant")
        return _("Nobody that day") if self.is_without else _("In place")

    @property
    def words(self) -> str:
        """What a search may find it by, besides its name."""
        return " ".join(str(seat.officer) for seat in self.seats)


@dataclass
class OfficerRow:
    """One officer on the day: at which schools, or why at none."""

    officer: Officer
    seats: list[Seat] = field(default_factory=list)
    absence: Absence | None = None
    blockers: list[Blocker] = field(default_factory=list)

    @property
    def load(self) -> int:
        """The schools that are this officer's own, or its cover; one at which they go along is another's."""
        return sum(not seat.is_shadow for seat in self.seats)

    @property
    def unfit(self) -> list[Blocker]:
        """What stops the officer besides being away, which is said apart."""
        return [blocker for blocker in self.blockers if blocker.code != "absence"]

    @property
    def is_over(self) -> bool:
        return self.load > self.officer.force.most_schools_per_officer

    @property
    def words(self) -> str:
        return " ".join(f"{seat.stretch.place.name} {seat.stretch.place.urn}" for seat in self.seats)


@dataclass
class Group:
    """The rows of one cluster."""

    name: str
    rows: list[SchoolRow] = field(default_factory=list)

    @property
    def vacant(self) -> int:
        return sum(row.is_vacant for row in self.rows)


class Team(Roster):
    """One day: the schools with who is there, or the officers with where they are and whether they are fit."""

    def __init__(self, user: User, day: date, asked: Asked) -> None:
        self.day, self.with_record = day, asked.by == "officer"
        super().__init__(user, asked, since=day, until=day)
        self.seats = [self._seat(stretch) for stretch in self.stretches if stretch.covers(day)]

    def _seat(self, stretch: Stretch) -> Seat:
        return Seat(
            stretch=stretch,
            officer=self.officers[stretch.officer],
            shadowed=self.officers[stretch.shadows] if stretch.shadows else None,
            absence=self._absence(stretch.officer),
            is_suspended=stretch.is_suspended(self.day),
        )

    def _absence(self, officer: int) -> Absence | None:
        return next((one for one in self.officers[officer].absences.all() if one.covers(self.day)), None)

    @cached_property
    def school_rows(self) -> list[SchoolRow]:
        rows = {urn: SchoolRow(place) for urn, place in self.places.items()}
        for seat in self.seats:
            rows[seat.stretch.place.urn].seats.append(seat)
        for officer, urn, step in self._gone():
            if urn in rows:
                rows[urn].gone.append((officer, step))
        for row in rows.values():
            row.seats.sort(key=lambda seat: (seat.is_shadow, seat.officer.display_name, seat.officer.pk))
        return [row for row in rows.values() if self.shows_place(row.place, row.words)]

    def _gone(self) -> Iterator[tuple[Officer, int, Step]]:
        there = {(seat.officer.pk, seat.stretch.place.urn) for seat in self.seats}
        for stretch in self.stretches:
            if stretch.ends and not stretch.covers(self.day) and (stretch.officer, stretch.place.urn) not in there:
                yield self.officers[stretch.officer], stretch.place.urn, stretch.ends

    @cached_property
    def groups(self) -> list[Group]:
        """The schools by cluster; in each those with no officer first, then those where nobody comes that day."""
        groups: dict[str, Group] = {}
        for row in sorted(self.school_rows, key=lambda row: (not row.is_vacant, not row.is_without, row.place.name)):
            name = row.place.cluster_name or (str(NO_CLUSTER) if self.clusters else _("Schools"))
            groups.setdefault(name, Group(name)).rows.append(row)
        return sorted(groups.values(), key=lambda group: (group.name == str(NO_CLUSTER), group.name))

    @cached_property
    def officer_rows(self) -> list[OfficerRow]:
        seats: dict[int, list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda seat: (seat.stretch.place.name, seat.stretch.place.urn)):
            seats[seat.officer.pk].append(seat)
        rows = [
            OfficerRow(officer, seats[pk], self._absence(pk), officer.blockers(on=self.day))
            for pk, officer in self.officers.items()
        ]
        return [row for row in rows if self.shows_officer(row.officer, row.words)]

    @property
    def vacant(self) -> int:
        return sum(row.is_vacant for row in self.school_rows)

    @property
    def without(self) -> int:
        return sum(row.is_without for row in self.school_rows)
