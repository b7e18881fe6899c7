"""Who comes, goes and is away as days in a calendar: of one officer, one team or one school.

Every event lasts whole days and is known by the thing it tells of, so that a day that moves moves in the calendar too.
Plans show once schools are told, never before. Nothing of an officer but the name that schools know.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.enums import STATUS, TRANSP

from accounts.wording import spoken
from deployments.models import CalendarFeed, Change, Deployment, Notice, Redeployment
from officers.models import Absence

ONE_DAY = timedelta(days=1)
# So much of what is over stays in view.
PAST = timedelta(days=365)
Kind = Change.Kind


@dataclass(frozen=True)
class Scope:
    """Which rows a calendar tells of."""

    deployments: Q
    changes: Q
    absences: Q | None = None


def scope_of(feed: CalendarFeed) -> Scope:
    """A school reads of an absence what it was told; police read the absence itself."""
    if feed.officer_id:
        officer = feed.officer_id
        moved = Q(officer_in=officer) | Q(officer_out=officer)
        return Scope(Q(officer=officer), moved & ~Q(kind=Kind.ABSENCE), Q(officer=officer))
    if feed.command_unit_id:
        unit = feed.command_unit_id
        planned = Q(redeployment__command_unit=unit) & ~Q(kind=Kind.ABSENCE)
        return Scope(Q(school__local_authority__command_unit=unit), planned, Q(officer__command_unit=unit))
    return Scope(Q(school=feed.school_id), Q(school=feed.school_id))


@dataclass(frozen=True)
class Fact:
    """One event: what it is known by for ever, its days, its words, and when it was last changed."""

    key: str
    first: date
    last: date
    words: str
    more: str
    changed_at: datetime
    is_certain: bool = True


@dataclass
class Facts:
    """All that a calendar says, at one moment. Four queries, however much that is."""

    scope: Scope
    now: datetime
    since: date = field(init=False)

    def __post_init__(self) -> None:
        self.since = timezone.localdate(self.now) - PAST

    def __iter__(self) -> Iterator[Fact]:
        yield from self._deployments()
        yield from self.changes()
        yield from self._absences()

    def _deployments(self) -> Iterator[Fact]:
        """Their rows bear no moment: they count as changed whenever they are read."""
        running = Deployment.objects.overlapping(self.since).filter(self.scope.deployments)
        for row in running.select_related("officer", "school", "shadows").order_by("pk"):
            officer, kind = row.officer.display_name, row.get_kind_display()
            if row.shadows:
                kind = _("%(kind)s, with %(officer)s") % {"kind": kind, "officer": row.shadows.display_name}
            if row.from_on >= self.since:
                begins = _("%(officer)s starts at %(school)s") % {"officer": officer, "school": row.school}
                yield Fact(f"deployment-{row.pk}-first", row.from_on, row.from_on, begins, kind, self.now)
            if row.until_on:
                ends = _("%(officer)s: last day at %(school)s") % {"officer": officer, "school": row.school}
                yield Fact(f"deployment-{row.pk}-last", row.until_on, row.until_on, ends, kind, self.now)

    def changes(self) -> Iterator[Fact]:
        """What schools were told of."""
        known = Change.objects.announced() | Change.objects.filter(kind=Kind.ABSENCE, status=Change.Status.IN_EFFECT)
        found = known.filter(self.scope.changes, Q(until_on__isnull=True) | Q(until_on__gte=self.since))
        changes = list(found.select_related("school", "redeployment", "officer_in", "officer_out", "shadows"))
        plans = Redeployment.objects.filter(corrects__isnull=False) if changes else Redeployment.objects.none()
        corrected = {plan: earlier for plan, earlier in plans.values_list("pk", "corrects") if earlier}
        for change in changes:
            yield self._planned(change, _first_plan(change.redeployment_id, corrected))

    def _planned(self, change: Change, plan: int) -> Fact:
        first = last = change.redeployment.effective_on
        changed_at = change.redeployment.announced_at or self.now
        if change.kind == Kind.ABSENCE and change.until_on:
            # Its last day may move without another plan.
            last, changed_at = change.until_on, self.now
            if change.returned_on:
                last = max(first, change.returned_on - ONE_DAY)
        key = f"change-{plan}-{change.school_id}-{change.officer_in_id or 0}-{change.officer_out_id or 0}"
        held = change.status == Change.Status.HELD
        more = _("Announced for %(day)s.") % {"day": spoken(first)}
        if held:
            more = f"{more} {_('It has not taken effect yet.')}"
        return Fact(key, first, last, _words(change), more, changed_at, is_certain=not held)

    def _absences(self) -> Iterator[Fact]:
        if self.scope.absences is None:
            return
        away = Absence.objects.standing().filter(self.scope.absences, until_on__gte=self.since)
        for row in away.select_related("officer").order_by("pk"):
            facts = {"officer": row.officer.display_name, "kind": row.get_kind_display().lower()}
            words = _("%(officer)s is away: %(kind)s") % facts
            yield Fact(f"absence-{row.pk}", row.from_on, row.until_on, words, "", self.now)


def _first_plan(plan: int, corrected: dict[int, int]) -> int:
    """The plan of which this one is the correction of a correction: a day that was corrected is the same event."""
    while plan in corrected:
        plan = corrected[plan]
    return plan


def _words(change: Change) -> str:
    facts = {
        "officer": change.officer_in and change.officer_in.display_name,
        "going": change.officer_out and change.officer_out.display_name,
        "experienced": change.shadows and change.shadows.display_name,
        "school": change.school,
    }
    return _sentence_of(change) % facts


def _sentence_of(change: Change) -> str:
    if change.officer_in and change.officer_out:
        return _("%(officer)s takes over from %(going)s at %(school)s")
    if change.officer_in and change.shadows:
        return _("%(officer)s shadows %(experienced)s at %(school)s")
    if change.officer_in:
        return _("%(officer)s starts at %(school)s")
    if change.kind == Kind.ABSENCE:
        return _("%(going)s is away from %(school)s")
    return _("%(going)s leaves %(school)s")


def calendar_of(feed: CalendarFeed, *, host: str, now: datetime) -> bytes:
    """The feed as a calendar program reads it. Whole days need no time zone; moments are in UTC."""
    name = f"Liaison: {feed.officer.display_name if feed.officer else feed.command_unit or feed.school}"
    follow = {"name": name, "uid": f"{feed.key}@{host}", "refresh_interval": timedelta(hours=1)}
    return _calendar(Facts(scope_of(feed), now), host, now, **follow)


def calendar_of_notice(notice: Notice, *, host: str, now: datetime) -> bytes:
    """What one notice announces, to take into a calendar once. Empty where nothing of it is to come.

    Whoever follows the school too has the same events there, known by the same names.
    """
    told = Q(redeployment=notice.redeployment_id, school=notice.school_id)
    facts = list(Facts(Scope(Q(), told), now).changes())
    return _calendar(facts, host, now) if facts else b""


def _calendar(facts: Iterable[Fact], host: str, now: datetime, **about: Any) -> bytes:
    calendar = Calendar.new(prodid="-//Liaison//School officers//EN", method="PUBLISH", **about)
    for fact in facts:
        calendar.add_component(_event(fact, host, now))
    return bytes(calendar.to_ical())


def _event(fact: Fact, host: str, now: datetime) -> Event:
    return Event.new(
        uid=f"{fact.key}@{host}",
        start=fact.first,
        end=fact.last + ONE_DAY,
        summary=fact.words,
        description=fact.more or None,
        # Grows with every change, as programs ask before they move an event.
        sequence=int(fact.changed_at.timestamp()) // 60,
        last_modified=fact.changed_at,
        stamp=now,
        status=STATUS.CONFIRMED if fact.is_certain else STATUS.TENTATIVE,
        transparency=TRANSP.TRANSPARENT,
    )
