"""Who works at a school on a day, and whether they come: what reception may know."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.models import Change, Deployment, Notice
from deployments.models.change import ChangeQuerySet
from deployments.outlook import with_standing
from deployments.outlook.morning import blockers_at_work
from officers.models import Officer
from schools.models import School

Kind = Deployment.Kind


@dataclass(frozen=True)
class Standing:
    """One officer's deployment on the day. `why_not` says in words fit for a school why the officer does not come."""

    row: Deployment
    why_not: str = ""

    @property
    def officer(self) -> Officer:
        return self.row.officer

    @property
    def comes(self) -> bool:
        return not self.why_not

    @property
    def as_what(self) -> str:
        """The kind of visit, as somebody at a door would say it."""
        until = spoken(self.row.until_on) if self.row.until_on else ""
        if self.row.shadows:
            names = {"other": self.row.shadows.display_name, "day": until}
            return _("Comes along with %(other)s to learn the work, until %(day)s. So two officers come.") % names
        if self.row.kind == Kind.COVER:
            return _("Covers for a colleague until %(day)s") % {"day": until} if until else _("Covers for a colleague")
        if self.row.kind == Kind.DEDICATED:
            return _("Works with your school alone")
        return _("Works with your school and with others")


def standings_now(schools: Collection[School], today: date) -> dict[int, list[Standing]]:
    """The same, where somebody stands at the door: whom the record has found unfit since the morning does not come.

    Only the morning's run suspends. Until then the school hears it here, as in the officer assurance statement.
    """
    there = Deployment.objects.on(today).filter(school__in=schools)
    officers = Officer.objects.filter(pk__in=there.values("officer")).with_record()
    return standings_at(schools, today, unfit={one.pk for one in officers if blockers_at_work(one, today)})


def standings_at(schools: Collection[School], day: date, *, unfit: Collection[int] = ()) -> dict[int, list[Standing]]:
    """Each school's officers by URN, in one query. Only the gate begins a deployment: who is not through it is no row.

    Whoever goes along with another does not come without them.
    """
    running = Deployment.objects.on(day).filter(school__in=schools)
    rows = list(
        with_standing(running, day)
        .select_related("officer__role_title", "shadows")
        .order_by("officer__display_name", "pk")
    )
    for row in rows:
        row.is_suspended |= row.officer_id in unfit  # type: ignore[attr-defined] # annotated
    found: dict[int, list[Standing]] = defaultdict(list)
    coming = {(row.school_id, row.officer_id) for row in rows if not _absent(row)}
    for row in rows:
        alone = row.shadows is not None and (row.school_id, row.shadows_id) not in coming
        found[row.school_id].append(Standing(row, _why_not(row, alone)))
    return found


def changes_told() -> ChangeQuerySet:
    """Changes to come of which the school has a notice that is still true."""
    told = Notice.objects.filter(
        redeployment=OuterRef("redeployment"), school=OuterRef("school"), status__in=Notice.LIVE
    )
    return Change.objects.pending().filter(Exists(told))


def _absent(row: Deployment) -> bool:
    return bool(row.away_until or row.is_suspended)  # type: ignore[attr-defined] # annotated


def _why_not(row: Deployment, alone: bool) -> str:
    names = {"officer": row.officer.display_name}
    if row.is_suspended:  # type: ignore[attr-defined] # annotated
        return _("%(officer)s is not coming for now.") % names
    if row.away_until:  # type: ignore[attr-defined] # annotated
        names["day"] = spoken(row.away_until)  # type: ignore[attr-defined] # annotated
        return _("%(officer)s is away until %(day)s.") % names
    if alone and row.shadows:
        names["other"] = row.shadows.display_name
        return _("%(officer)s comes along with %(other)s, who does not come today.") % names
    return ""
