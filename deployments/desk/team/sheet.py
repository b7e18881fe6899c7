"""The team on one day as a file: a line for each officer at each school, and one for each school without any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from deployments.desk.team.day import SchoolRow, Seat, Team
from lists.exports import Sheet


@dataclass(frozen=True)
class Line:
    """One officer at one school, or a school without any."""

    day: date
    row: SchoolRow
    seat: Seat | None

    @property
    def notes(self) -> str:
        return "; ".join(self.seat.notes) if self.seat else ""


def lines_of(team: Team) -> Iterator[Line]:
    for group in team.groups:
        for row in group.rows:
            seats: list[Seat | None] = [*row.seats] or [None]
            for seat in seats:
                yield Line(team.day, row, seat)


SHEET = Sheet[Line](
    "team",
    {
        gettext_noop("Day"): lambda line: line.day,
        gettext_noop("Cluster"): lambda line: line.row.place.cluster_name,
        gettext_noop("School"): lambda line: line.row.place.name,
        gettext_noop("URN"): lambda line: line.row.place.urn,
        gettext_noop("State"): lambda line: line.row.state,
        gettext_noop("Officer"): lambda line: line.seat and line.seat.officer.display_name,
        gettext_noop("Collar number"): lambda line: line.seat and line.seat.officer.collar_number,
        gettext_noop("As"): lambda line: line.seat and line.seat.kind,
        gettext_noop("Since"): lambda line: line.seat and line.seat.stretch.from_on,
        gettext_noop("Until"): lambda line: line.seat and line.seat.stretch.until_on,
        gettext_noop("Away"): lambda line: line.seat and line.seat.away,
        gettext_noop("Suspended"): lambda line: line.seat and line.seat.is_suspended,
        gettext_noop("Notes"): lambda line: line.notes,
    },
)
