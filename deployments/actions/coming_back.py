"""Telling schools that an officer who was away is back: the school day before, and at once when the day moves."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import Words
from accounts.models import User
from accounts.wording import spoken
from deployments.absences.returns import Return, returns_of
from deployments.actions.alerts import alert
from deployments.actions.following import post_follow_ups
from deployments.actions.moving import lock
from deployments.letters import by_mail, letter_to_school, school_subject
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.notices.render import words_about
from outbox.actions import Draft, cancel_deliveries
from outbox.models import Delivery, Letter
from schools.days import calendars_for
from schools.hours import end_of, leaves_at
from schools.models import Contact, School
from schools.reach import readers_at

logger = logging.getLogger(__name__)

# No school holidays are longer. Absences that end further away concern nobody yet.
LOOK_AROUND = timedelta(days=70)


def tell_returns(*, now: datetime) -> int:
    """Tell every school whose officer is back on its next school day. Returns how many schools were told."""
    today = timezone.localdate(now)
    due = Change.objects.filter(
        kind=Change.Kind.ABSENCE,
        status=Change.Status.IN_EFFECT,
        returned_on__isnull=True,
        absence__cancelled_at__isnull=True,
        until_on__range=(today - LOOK_AROUND, today + LOOK_AROUND),
    )
    told = 0
    for plan in Redeployment.objects.filter(pk__in=due.values("redeployment")).order_by("pk"):
        try:
            told += _tell_of_plan(plan, due.filter(redeployment=plan).values_list("pk", flat=True), now)
        except Exception:  # one plan's fault must not keep the others from their schools
            logger.exception("Returns of redeployment %s could not be told", plan.pk)
    return told


@transaction.atomic
def _tell_of_plan(plan: Redeployment, due: Collection[int], now: datetime) -> int:
    plan = lock(plan)
    soon = [one for one in returns_of(with_schools(due)) if one.is_due(timezone.localdate(now))]
    _alert_unfit(plan, [one for one in soon if one.blockers])
    fit = [one for one in soon if not one.blockers]
    mark_told(fit)
    return tell_of_returns(plan, fit, by=None, now=now)


def with_schools(changes: Collection[int]) -> list[Change]:
    rows = Change.objects.filter(pk__in=changes)
    return list(rows.select_related("school", "officer_out").order_by("school", "officer_out__display_name", "pk"))


def tell_of_returns(
    plan: Redeployment, returns: Iterable[Return], *, by: User | None, now: datetime, day: date | None = None
) -> int:
    """One letter per school that was told of the absence. It does not wait while `day`, or the day back, comes."""
    by_school: dict[int, list[Return]] = defaultdict(list)
    for one in returns:
        by_school[one.change.school_id].append(one)
    rows = plan.notices.filter(school__in=by_school, status__in=Notice.LIVE).select_related("school")
    notices = {notice.school_id: notice for notice in rows}
    readers, covers = readers_at(by_school), _covers(plan, by_school)
    calendars = calendars_for(notice.school for notice in notices.values())
    follow_ups: list[tuple[Notice | None, Draft]] = []
    for urn, notice in notices.items():
        found = by_school[urn]
        leaves = leaves_at(calendars[urn], now, day=day or min(one.back_on for one in found))
        if readers[urn]:
            follow_ups.append((notice, _letter(plan, notice.school, found, covers[urn], readers[urn], leaves)))
    post_follow_ups(follow_ups, by=by)
    return len(follow_ups)


def call_back_returns(notices: Collection[Notice], *, because: str) -> None:
    """What has not left of the letters that promise an officer back is stopped: it is no longer so."""
    returns = Delivery.objects.filter(letter__category="return", letter__followed_notices__in=notices)
    cancel_deliveries(returns, because=because)


def mark_told(returns: Sequence[Return]) -> None:
    """So that each school hears of it once. The caller holds the plan’s lock."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for one in returns:
        by_day[one.back_on].add(one.change.pk)
    for back_on, pks in by_day.items():
        marked = Change.objects.filter(pk__in=pks, returned_on__isnull=True).update(returned_on=back_on)
        assert marked == len(pks), "the plan is locked, so nobody else tells of it"


def _alert_unfit(plan: Redeployment, returns: Iterable[Return]) -> None:
    """Once for each officer and day: somebody has to mend the record, or name who comes instead."""
    by_officer: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        subject = _("Cannot come back: %(officer)s, %(day)s") % {"officer": one.officer, "day": spoken(one.back_on)}
        by_officer[subject].append(one)
    for subject, found in by_officer.items():
        if Letter.objects.filter(category="alert", subject=subject, desk=plan.command_unit.desk).exists():
            continue
        schools = "\n".join(
            _("%(school)s has not been told of a return.") % {"school": one.change.school} for one in found
        )
        words = "\n".join([*(blocker.words for blocker in found[0].blockers), schools])
        alert(plan, subject=subject, words=words, to_inspectors=False, to_author=True, by=None)


def _covers(plan: Redeployment, schools: Collection[int]) -> dict[int, list[Change]]:
    """Whose cover ends at each school."""
    covers = plan.changes.filter(
        school__in=schools,
        deployment_kind=Deployment.Kind.COVER,
        until_on__isnull=False,
        status__in=Change.STANDING,
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for change in covers.select_related("officer_in").order_by("pk"):
        found[change.school_id].append(change)
    return found


def _letter(
    plan: Redeployment,
    school: School,
    returns: Sequence[Return],
    covers: Sequence[Change],
    to: Sequence[Contact],
    leaves: datetime,
) -> Draft:
    return letter_to_school(
        school,
        plan.command_unit,
        by_mail(to),
        write=partial(_words, plan, school, returns, covers),
        category="return",
        leaves=leaves,
        sergeant=plan.created_by,
        ends=end_of(max([timezone.localdate(leaves), *(one.back_on for one in returns)])),
    )


def _words(plan: Redeployment, school: School, returns: Sequence[Return], covers: Sequence[Change]) -> Words:
    headline = returns[0].headline if len(returns) == 1 else _("when your officers are back")
    lines = [*(one.line for one in returns), *map(_cover_ends, covers)]
    return words_about(school_subject(school, headline), "return", plan, school=school, headline=headline, lines=lines)


def _cover_ends(change: Change) -> str:
    assert change.officer_in is not None and change.until_on is not None  # they were chosen by it
    who = {"officer": change.officer_in.display_name, "weekday": spoken(change.until_on, "l j F Y")}
    return _("%(officer)s covers until %(weekday)s.") % who
