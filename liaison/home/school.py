"""Home for a head, DSL or deputy: who comes now, what changes next, what waits for an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from bulletins.models import Bulletin
from deployments.models import Change, Deployment, Notice, Redeployment
from schools.models import School

BULLETINS = 5


@dataclass(frozen=True)
class Present:
    """An officer who works at the school today."""

    deployment: Deployment
    vetting_confirmed_on: date | None


@dataclass(frozen=True)
class Coming:
    """A notice that is still true and not yet in effect, with the changes it announces."""

    notice: Notice
    changes: list[Change]

    @property
    def is_held(self) -> bool:
        return any(change.status == Change.Status.HELD for change in self.changes)


@dataclass(frozen=True)
class SchoolPart:
    school: School
    now: list[Present]
    next: list[Coming]
    to_acknowledge: list[Notice]


def for_school(user: User, today: date) -> dict[str, Any] | None:
    """Each of the person's schools; the same number of queries for one school as for two."""
    schools = list(School.objects.attended_by(user).select_related("local_authority__command_unit"))
    if not schools:
        return None
    now, notices = _now(user, schools, today), _live_notices(user, schools)
    coming, unanswered = _next(notices), _unanswered(notices)
    return {
        "schools": [SchoolPart(school, now[school.pk], coming[school.pk], unanswered[school.pk]) for school in schools],
        "bulletins": list(Bulletin.objects.unread_by(user)[:BULLETINS]),
    }


def _now(user: User, schools: Iterable[School], today: date) -> dict[int, list[Present]]:
    running = Deployment.objects.visible_to(user).on(today).filter(school__in=schools)
    found = defaultdict(list)
    for row in running.select_related("officer").prefetch_related("officer__vetting_checks").order_by("from_on", "pk"):
        found[row.school_id].append(Present(row, row.officer.vetting_confirmed_on(on=today)))
    return found


def _live_notices(user: User, schools: Iterable[School]) -> list[Notice]:
    """What the schools were told that is still true and not yet wholly in effect."""
    notices = Notice.objects.visible_to(user).filter(
        school__in=schools, status__in=Notice.LIVE, redeployment__status__in=Redeployment.TOLD
    )
    return list(notices.select_related("redeployment").order_by("redeployment__effective_on", "pk"))


def _unanswered(notices: Iterable[Notice]) -> dict[int, list[Notice]]:
    found = defaultdict(list)
    for notice in notices:
        if notice.status == Notice.Status.ISSUED:
            found[notice.school_id].append(notice)
    return found


def _next(notices: Iterable[Notice]) -> dict[int, list[Coming]]:
    changes = _changes(notices)
    found = defaultdict(list)
    for notice in notices:
        if announced := changes[notice.redeployment_id, notice.school_id]:
            found[notice.school_id].append(Coming(notice, announced))
    return found


def _changes(notices: Iterable[Notice]) -> dict[tuple[int, int], list[Change]]:
    """The changes that these notices announce and that are not in effect, by plan and school."""
    pending = Change.objects.pending().filter(
        redeployment__in={notice.redeployment_id for notice in notices},
        school__in={notice.school_id for notice in notices},
    )
    found = defaultdict(list)
    for change in pending.select_related("officer_in", "officer_out").order_by("pk"):
        found[change.redeployment_id, change.school_id].append(change)
    return found
