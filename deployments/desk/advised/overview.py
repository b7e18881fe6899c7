"""What an adviser should know today, in one screen or one mail."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from deployments.desk.advised.notices import Told, advised_notices, still_to_come, told_of
from deployments.desk.advised.schools import advised_schools
from deployments.desk.advised.vacant import Vacant, vacant_at, without_officer
from lists.first import first_of


@dataclass(frozen=True)
class Overview:
    """The first of each, and how many there are."""

    schools: int
    coming: list[Told]
    coming_count: int
    unanswered: list[Told]
    unanswered_count: int
    vacant: list[Vacant]
    vacant_count: int

    @property
    def coming_more(self) -> int:
        return self.coming_count - len(self.coming)

    @property
    def unanswered_more(self) -> int:
        return self.unanswered_count - len(self.unanswered)

    @property
    def vacant_more(self) -> int:
        return self.vacant_count - len(self.vacant)

    @property
    def is_empty(self) -> bool:
        return not (self.coming or self.unanswered or self.vacant)


def overview_for(user: User, today: date, *, shown: int) -> Overview:
    """In the same number of queries for one school as for five hundred."""
    schools, notices = advised_schools(user), advised_notices(user)
    coming, coming_count = first_of(still_to_come(notices), shown)
    unanswered, unanswered_count = first_of(notices.awaiting_school().order_by("issued_at", "pk"), shown)
    empty, vacant_count = first_of(without_officer(schools, today).order_by("name", "urn"), shown)
    told = told_of([*coming, *unanswered])
    return Overview(
        schools=schools.count(),
        coming=told[: len(coming)],
        coming_count=coming_count,
        unanswered=told[len(coming) :],
        unanswered_count=unanswered_count,
        vacant=vacant_at(empty, today),
        vacant_count=vacant_count,
    )
