"""An adviser's schools as a list: who comes today, what is to come, and how it was answered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.wording import spoken
from deployments.desk.advised.notices import Told, advised_notices, still_to_come, told_of
from deployments.desk.advised.vacant import Vacant, vacant_at, without_officer
from deployments.models import Deployment, Notice
from deployments.outlook import with_standing
from lists.exports import Sheet
from schools.models import School
from schools.models.school import SchoolQuerySet

AT_A_TIME = 500


@dataclass(frozen=True)
class AdvisedSchool:
    """One school of an adviser."""

    school: School
    officers: list[Deployment]
    vacant: Vacant | None
    coming: list[Told]

    @property
    def who(self) -> str:
        """“PC Ann; PC Dave (away until 3 March 2027)”, for the file."""
        return "; ".join(_standing(row) for row in self.officers)


def advised_schools(user: User) -> SchoolQuerySet:
    """The open ones, with what is shown of each."""
    return School.objects.advised_by(user).open().select_related("local_authority__command_unit", "cluster__sergeant")


def narrowed(schools: SchoolQuerySet, what: str, user: User, today: date) -> SchoolQuerySet:
    """Without an officer, with a change to come, or with a notice that nobody has answered."""
    if what == "vacant":
        return without_officer(schools, today)
    if what == "coming":
        return schools.filter(Exists(still_to_come(advised_notices(user)).filter(school=OuterRef("pk"))))
    if what == "unanswered":
        return schools.filter(Exists(Notice.objects.awaiting_school().filter(school=OuterRef("pk"))))
    return schools


def rows_of(schools: Sequence[School], user: User, today: date) -> list[AdvisedSchool]:
    """In five queries, however many schools."""
    officers: dict[int, list[Deployment]] = defaultdict(list)
    running = with_standing(Deployment.objects.filter(school__in=schools).on(today), today)
    for row in running.select_related("officer", "shadows").order_by("officer__display_name", "pk"):
        officers[row.school_id].append(row)
    coming: dict[int, list[Told]] = defaultdict(list)
    for told in told_of(list(still_to_come(advised_notices(user)).filter(school__in=schools))):
        coming[told.notice.school_id].append(told)
    empty = [school for school in schools if not any(map(_works, officers[school.pk]))]
    vacant = {each.school.pk: each for each in vacant_at(empty, today)}
    return [AdvisedSchool(school, officers[school.pk], vacant.get(school.pk), coming[school.pk]) for school in schools]


def rows_in_turn(schools: Iterable[School], user: User, today: date) -> Iterator[AdvisedSchool]:
    """All of them, some hundred at a time."""
    rest = iter(schools)
    while some := list(islice(rest, AT_A_TIME)):
        yield from rows_of(some, user, today)


def _works(row: Deployment) -> bool:
    absent = row.away_until or row.is_suspended  # type: ignore[attr-defined] # annotated
    return not absent and row.kind != Deployment.Kind.SHADOW


def _standing(row: Deployment) -> str:
    name = row.officer.display_name
    if row.is_suspended:  # type: ignore[attr-defined] # annotated
        return _("%(name)s (not coming for now)") % {"name": name}
    if row.away_until:  # type: ignore[attr-defined] # annotated
        return _("%(name)s (away until %(day)s)") % {"name": name, "day": spoken(row.away_until)}  # type: ignore[attr-defined]
    return name


def _lines(row: AdvisedSchool) -> str:
    return "\n".join(f"{spoken(told.on)}: {'; '.join(told.what)}" for told in row.coming)


ADVISED = Sheet[AdvisedSchool](
    "schools-and-officers",
    {
        gettext_noop("School"): lambda row: row.school.name,
        "URN": lambda row: row.school.pk,
        gettext_noop("Local authority"): lambda row: row.school.local_authority,
        gettext_noop("Officer now"): lambda row: row.who,
        gettext_noop("No officer since"): lambda row: row.vacant and row.vacant.since,
        gettext_noop("Turn to"): lambda row: row.vacant and row.vacant.contact,
        gettext_noop("Next change"): lambda row: row.coming[0].on if row.coming else None,
        gettext_noop("What changes"): _lines,
        gettext_noop("Told on"): lambda row: row.coming[0].notice.issued_at if row.coming else None,
        gettext_noop("Answer"): lambda row: "\n".join(told.state for told in row.coming),
    },
)
