"""What an inspector is asked to authorise: each school with what changes there and the notice it would get."""

from dataclasses import dataclass

from deployments.checks import PlanCheck
from deployments.models import Change
from deployments.words import move_in_words
from schools.models import School

SHOWN = 50


@dataclass(frozen=True)
class SchoolToTell:
    """One school of the plan. Without `days`, a correction tells it nothing new."""

    school: School
    changes: list[Change]
    days: int | None
    is_short: bool

    @property
    def moves(self) -> list[str]:
        return [move_in_words(change) for change in self.changes]


class Authority:
    """The schools of a plan, those with the least notice first."""

    def __init__(self, check: PlanCheck) -> None:
        short, days = check.short_notice(), check.lead_days
        found = [
            SchoolToTell(school, check.by_school[urn], days.get(urn), urn in short)
            for urn, school in check.schools.items()
        ]
        self.schools = sorted(found, key=_least_notice_first)
        self.short = len(short)

    @property
    def first(self) -> list[SchoolToTell]:
        return self.schools[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.schools) - len(self.first)


def _least_notice_first(one: SchoolToTell) -> tuple[bool, int, str]:
    return one.days is None, one.days or 0, one.school.name
