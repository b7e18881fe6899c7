"""Home for a head, DSL or deputy: who comes now, what changes next, what waits for an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from bulletins.models import Bulletin
from deployments.desk.announced import changes_announced
from deployments.desk.now import Present, Vacancy, officers_now, vacancies
from deployments.models import Change, Notice, Redeployment
from schools.models import School

BULLETINS = 5


@dataclass(frozen=True)
class Coming:
    """A notice that is still true, with the changes it announces."""

    notice: Notice
    announced: list[Change]

    @property
    def pending(self) -> list[Change]:
        return [change for change in self.announced if change.status != Change.Status.IN_EFFECT]

    @property
    def changes(self) -> list[Change]:
        """What is still to come; all of it where nothing is."""
        return self.pending or self.announced

    @property
    def is_held(self) -> bool:
        return any(change.status == Change.Status.HELD for change in self.announced)


@dataclass(frozen=True)
class SchoolPart:
    school: School
    now: list[Present]
    vacancy: Vacancy | None
    next: list[Coming]
    to_acknowledge: list[Coming]


def for_school(user: User, today: date) -> dict[str, Any] | None:
    """Each of the person's schools; the same number of queries for one school as for two."""
    schools = list(
        School.objects.attended_by(user).select_related("local_authority__command_unit", "cluster__sergeant")
    )
    if not schools:
        return None
    now, told = officers_now(schools, user, today=today), _told(user, schools)
    vacant, coming, unanswered = vacancies(schools, now), _next(told), _unanswered(told)
    return {
        "schools": [
            SchoolPart(school, now[school.pk], vacant.get(school.pk), coming[school.pk], unanswered[school.pk])
            for school in schools
        ],
        "bulletins": list(Bulletin.objects.unread_by(user)[:BULLETINS]),
    }


def _told(user: User, schools: Iterable[School]) -> list[Coming]:
    """What the schools were told that is still true and not yet wholly in effect."""
    notices = Notice.objects.visible_to(user).filter(
        school__in=schools, status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD
    )
    ordered = list(notices.select_related("redeployment").order_by("redeployment__effective_on", "pk"))
    changes = changes_announced(ordered)
    return [Coming(notice, changes[notice.pk]) for notice in ordered]


def _unanswered(notices: Iterable[Coming]) -> dict[int, list[Coming]]:
    found = defaultdict(list)
    for coming in notices:
        if coming.notice.status == Notice.Status.ISSUED:
            found[coming.notice.school_id].append(coming)
    return found


def _next(notices: Iterable[Coming]) -> dict[int, list[Coming]]:
    """What the school has answered already; what waits for an answer is said once, beside the question."""
    found = defaultdict(list)
    for coming in notices:
        if coming.pending and coming.notice.status == Notice.Status.ACKNOWLEDGED:
            found[coming.notice.school_id].append(coming)
    return found
