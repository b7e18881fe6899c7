"""The team on one day as a file: a line for each officer at each school, and one for each school without any."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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
        "Day": lambda line: line.day,
        "Cluster": lambda line: line.row.place.cluster_name,
        "School": lambda line: line.row.place.name,
        "URN": lambda line: line.row.place.urn,
        "State": lambda line: line.row.state,
        "Officer": lambda line: line.seat and line.seat.officer.display_name,
        "Collar number": lambda line: line.seat and line.seat.officer.collar_number,
        "As": lambda line: line.seat and line.seat.kind,
        "Since": lambda line: line.seat and line.seat.stretch.from_on,
        "Until": lambda line: line.seat and line.seat.stretch.until_on,
        "Away": lambda line: line.seat and line.seat.away,
        "Suspended": lambda line: line.seat and line.seat.is_suspended,
        "Notes": lambda line: line.notes,
    },
)
