"""What the force can say today of each officer at a school: whether it confirms them, and whether they come.

It follows from the record alone, as the morning's test does: nothing is said that is not so on that day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from accounts.models import User
from deployments.desk.now import Present, officers_now
from deployments.outlook.morning import blockers_at_work
from officers.models import Officer
from schools.models import School


@dataclass(frozen=True)
class Assured:
    """An officer at the school, and what the force confirms. Why it does not is for police alone."""

    present: Present
    officer: Officer
    is_confirmed: bool
    # Whether the force asks for any course at all: where it asks for none, there is none to confirm.
    is_trained: bool

    @property
    def is_expected(self) -> bool:
        """Confirmed, and not away today."""
        return self.is_confirmed and self.present.comes


def officers_assured(school: School, user: User, *, today: date) -> list[Assured]:
    """Everybody at the school, with the full record read once however many there are."""
    now: Sequence[Present] = officers_now([school], user, today=today)[school.pk]
    # Only what is not read already.
    prefetch_related_objects([present.deployment.officer for present in now], *Officer.RECORD)
    return [_assured(present, today) for present in now]


def _assured(present: Present, today: date) -> Assured:
    officer = present.deployment.officer
    is_fit = not present.is_suspended and not blockers_at_work(officer, today)
    asks = any(course.is_needed_by(officer.role_title) for course in officer.force.courses.all())
    return Assured(present, officer, is_fit, is_trained=is_fit and asks)
