"""Home for a head, DSL or deputy: what is asked of them, who comes now, what changes next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.desk.announced import changes_announced
from deployments.desk.now import Present, Vacancy, officers_now, vacancies
from deployments.models import Acknowledgement, Notice, Redeployment
from liaison.home.coming import Coming
from liaison.home.to_do import Reader, things_to_do
from schools.models import School


@dataclass(frozen=True)
class SchoolPart:
    """What the page says of one school."""

    school: School
    now: list[Present]
    vacancy: Vacancy | None
    # Notices that are still true and whose change is to come, or that nobody has answered.
    told: list[Coming]

    @property
    def next(self) -> list[Coming]:
        """What is to come, answered or not."""
        return [coming for coming in self.told if coming.pending]

    @property
    def changes_on(self) -> date | None:
        """The first day on which something changes; a change that is held has no day."""
        return min((one.notice.redeployment.effective_on for one in self.next if not one.is_held), default=None)

    @property
    def is_held(self) -> bool:
        return any(coming.is_held for coming in self.next)


def for_school(user: User, today: date, *, chosen: int | None = None) -> dict[str, Any] | None:
    """A line for each of the person's schools, and one of them whole; the same queries for one school as for two."""
    schools = list(
        School.objects.attended_by(user).select_related("local_authority__command_unit", "cluster__sergeant")
    )
    if not schools:
        return None
    now, told = officers_now(schools, user, today=today), _told(user, schools)
    vacant = vacancies(schools, now)
    parts = [SchoolPart(one, now[one.pk], vacant.get(one.pk), told[one.pk]) for one in schools]
    reader = Reader(user, schools, [coming for part in parts for coming in part.told], today)
    return {
        "parts": parts,
        "part": next((part for part in parts if part.school.pk == chosen), parts[0]),
        "to_do": things_to_do(reader),
        "heading": schools[0].name if len(schools) == 1 else _("Your schools"),
    }


def _told(user: User, schools: Sequence[School]) -> dict[int, list[Coming]]:
    """What each school was told that is still true and not yet wholly in effect, by URN; the soonest first."""
    notices = Notice.objects.visible_to(user).filter(
        school__in=schools, status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD
    )
    answers = Prefetch("acknowledgements", queryset=Acknowledgement.objects.select_related("noted_by"))
    ordered = list(
        notices.select_related("redeployment", "letter")
        .prefetch_related(answers)
        .order_by("redeployment__effective_on", "pk")
    )
    changes, found = changes_announced(ordered), defaultdict(list)
    for notice in ordered:
        found[notice.school_id].append(Coming(notice, changes[notice.pk]))
    return found
