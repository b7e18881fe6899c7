"""Absences as the desk reads them: which schools each concerns, what they were told, who covers."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from deployments.absences.away import first_day_back
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.words import listed
from lists.exports import Sheet
from officers.models import Absence
from schools.days import calendars_for
from schools.models import School

# Changes that are still meant to be so.


@dataclass(frozen=True)
class AwaySchool:
    """One school of an absence."""

    change: Change
    back_on: date
    notice: Notice | None
    covers: list[str]

    @property
    def school(self) -> School:
        return self.change.school


@dataclass
class AbsenceRow:
    """One absence with its schools, and the plan by which they hear of it."""

    absence: Absence
    plan: Redeployment | None = None
    changes: list[Change] = field(default_factory=list)
    # The names of those who cover at each school.
    covers: dict[int, list[str]] = field(default_factory=dict)

    @property
    def schools(self) -> list[str]:
        return [change.school.name for change in self.changes]

    @property
    def where(self) -> str:
        """“Ash Park School and 2 more”."""
        more = len(self.schools) - 1
        return listed([self.schools[0], _("%(more)s more") % {"more": more}]) if more > 0 else "".join(self.schools)

    @property
    def who_covers(self) -> str:
        """Who comes meanwhile, or whom schools turn to."""
        names = dict.fromkeys(name for covers in self.covers.values() for name in covers)
        return listed(list(names)) or (self.plan.interim_contact if self.plan else "")


def rows_of(absences: Sequence[Absence]) -> list[AbsenceRow]:
    """In one query however many absences. A plan that was withdrawn is shown where none took its place."""
    rows = {absence.pk: AbsenceRow(absence) for absence in absences}
    covers: dict[tuple[int, int], list[str]] = defaultdict(list)
    for change in _changes(rows):
        if change.absence_id is None and change.officer_in:
            covers[change.redeployment_id, change.school_id].append(change.officer_in.display_name)
        elif change.absence_id in rows:
            row = rows[change.absence_id]
            if row.plan is None or change.status in Change.STANDING:
                row.plan = change.redeployment
            row.changes += [change] if change.status in Change.STANDING else []
    for row in rows.values():
        row.covers = {change.school_id: covers[change.redeployment_id, change.school_id] for change in row.changes}
    return list(rows.values())


def _changes(absences: Collection[int]) -> list[Change]:
    """Those of the absences, and the cover in the same plans."""
    own = Q(absence__in=absences) & ~Q(status=Change.Status.CORRECTED)
    plans = Change.objects.filter(absence__in=absences).values("redeployment")
    cover = Q(redeployment__in=plans, deployment_kind=Deployment.Kind.COVER, status__in=Change.STANDING)
    changes = Change.objects.filter(own | cover).select_related("school", "officer_in", "redeployment__exigency")
    return list(changes.order_by("redeployment", "school__name", "pk"))


def schools_of(row: AbsenceRow) -> list[AwaySchool]:
    """Each school of an absence, with what it was told and who comes meanwhile. Three queries."""
    calendars = calendars_for(change.school for change in row.changes)
    plans = {change.redeployment_id for change in row.changes}
    notices = Notice.objects.filter(redeployment__in=plans, school__in=calendars, status__in=Notice.LIVE)
    told = {(notice.redeployment_id, notice.school_id): notice for notice in notices}
    return [
        AwaySchool(
            change,
            first_day_back(calendars[change.school_id], row.absence.until_on),
            told.get((change.redeployment_id, change.school_id)),
            row.covers[change.school_id],
        )
        for change in row.changes
    ]


def who_hears(absence: Absence) -> str:
    """“3 schools were told of this absence”, for whoever is about to change it; nothing when none was."""
    told = Notice.objects.filter(
        redeployment__changes__in=absence.changes.filter(status__in=Change.STANDING),
        redeployment__changes__school=F("school"),
        status__in=Notice.LIVE,
    )
    number = told.values("school").distinct().count()
    words = ngettext(
        "%(number)s school was told of this absence", "%(number)s schools were told of this absence", number
    )
    return words % {"number": f"{number:,}"} if number else ""


ABSENCES = Sheet[AbsenceRow](
    "absences",
    {
        gettext_noop("Officer"): lambda row: row.absence.officer.display_name,
        gettext_noop("Collar number"): lambda row: row.absence.officer.collar_number,
        gettext_noop("Cluster"): lambda row: row.absence.officer.cluster,
        gettext_noop("Why"): lambda row: row.absence.get_kind_display(),
        gettext_noop("First day away"): lambda row: row.absence.from_on,
        gettext_noop("Last day away"): lambda row: row.absence.until_on,
        gettext_noop("Schools"): lambda row: listed(row.schools),
        gettext_noop("Cover or interim contact"): lambda row: row.who_covers,
        gettext_noop("Plan"): lambda row: row.plan.get_status_display() if row.plan else "",
        gettext_noop("Cancelled"): lambda row: row.absence.cancelled_at,
    },
)
