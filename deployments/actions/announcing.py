"""Telling schools: one notice per school, its letter and its deliveries, all in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.core.signing import TimestampSigner
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.alerts import alert
from deployments.actions.correcting import settle_corrected
from deployments.actions.moving import Status, lock, move
from deployments.checks import find_problems
from deployments.errors import UnreadyPlanError
from deployments.letters import letter_to_school
from deployments.models import Notice, NoticeCopy, Redeployment
from deployments.notices.render import NoticeWords, NoticeWriter
from outbox.actions import Draft, Posted, Recipient, post_letters
from schools.days import SchoolCalendar, calendars_for
from schools.hours import counts_from, end_of, leaves_at
from schools.reach import readers_at

logger = logging.getLogger(__name__)

# Signs the key of a copy in the link that a person without an account acknowledges through.
link_signer = TimestampSigner(salt="deployments.notice-link")


@transaction.atomic
def announce_redeployment(*, redeployment: Redeployment, by: User) -> None:
    """Issue a notice to every school of a scheduled plan.

    Raises UnreadyPlanError when the plan no longer passes the checks that it passed when it was scheduled.
    """
    redeployment = lock(redeployment)
    problems = find_problems(redeployment, release_at=timezone.now())
    if problems:
        raise UnreadyPlanError(problems)
    tell_schools(redeployment, by=by)


def tell_schools(redeployment: Redeployment, *, by: User) -> None:
    """Issue the notices of a scheduled plan that has just passed its checks. The caller holds its lock."""
    now = timezone.now()
    words = settle_corrected(NoticeWriter(redeployment), by=by)
    move(redeployment, since=[Status.SCHEDULED], to=Status.ANNOUNCED, announced_at=now)
    issue_notices(redeployment, words, by=by, now=now)


def issue_notices(redeployment: Redeployment, words: Sequence[NoticeWords], *, by: User, now: datetime) -> None:
    """Freeze and post the notices. A handful of statements, however many schools there are."""
    readers = readers_at(notice.school.urn for notice in words)
    copies = [[NoticeCopy(contact=contact) for contact in readers[notice.school.urn]] for notice in words]
    calendars = calendars_for(notice.school for notice in words)
    drafts = [
        _draft(notice, mine, _leaves_at(notice, calendars[notice.school.urn], now))
        for notice, mine in zip(words, copies, strict=True)
    ]
    posted = post_letters(drafts, by=by)
    notices = Notice.objects.bulk_create(
        _notice(notice, letter, calendars[notice.school.urn], by, now)
        for notice, letter in zip(words, posted, strict=True)
    )
    for row, mine, letter in zip(notices, copies, posted, strict=True):
        for copy, delivery in zip(mine, letter.deliveries, strict=True):
            copy.notice, copy.delivery = row, delivery
    NoticeCopy.objects.bulk_create(copy for mine in copies for copy in mine)


def announce_due(*, now: datetime) -> int:
    """Announce every plan whose release has come. One that no longer passes its checks goes back to its author."""
    announced = 0
    for redeployment in Redeployment.objects.due_for_release(now):
        try:
            announced += _announce_or_give_back(redeployment)
        except Exception:  # one plan's fault must not keep the others from their schools
            logger.exception("Redeployment %s could not be announced", redeployment.pk)
    return announced


def _announce_or_give_back(redeployment: Redeployment) -> bool:
    by = redeployment.scheduled_by
    assert by is not None  # the database sees to it
    try:
        announce_redeployment(redeployment=redeployment, by=by)
    except UnreadyPlanError as error:
        _give_back(redeployment, error)
        return False
    return True


def link_to(copy: NoticeCopy) -> str:
    """The address that opens this copy, for whoever holds it."""
    return _link_pattern().replace("TOKEN", link_signer.sign(str(copy.key)))


@cache
def _link_pattern() -> str:
    return settings.PUBLIC_URL + reverse("deployments:notice-link", args=["TOKEN"])


@transaction.atomic
def _give_back(redeployment: Redeployment, error: UnreadyPlanError) -> None:
    move(
        redeployment,
        since=[Status.SCHEDULED],
        to=Status.DRAFT,
        release_at=None,
        scheduled_at=None,
    )
    alert(
        redeployment,
        subject=_("Not announced: %(plan)s") % {"plan": redeployment},
        words=_("Schools have not been told. The plan is a draft again, because: %(error)s") % {"error": error},
        to_inspectors=False,
        to_author=True,
        by=None,
    )


def _leaves_at(notice: NoticeWords, calendar: SchoolCalendar, now: datetime) -> datetime:
    """In the school's own hours, unless an inspector has authorised short notice for the plan."""
    return leaves_at(calendar, now, day=notice.redeployment.effective_on, urgent=notice.exigency is not None)


def _draft(notice: NoticeWords, copies: Sequence[NoticeCopy], leaves: datetime) -> Draft:
    return letter_to_school(
        notice.school,
        notice.redeployment.command_unit,
        [Recipient(copy.contact.name, copy.contact.email, link_to(copy)) for copy in copies],
        write=notice.written,
        category="notice",
        leaves=leaves,
        sergeant=notice.redeployment.created_by,
        ends=end_of(notice.redeployment.effective_on),
    )


def _notice(words: NoticeWords, posted: Posted, calendar: SchoolCalendar, by: User, now: datetime) -> Notice:
    read_on = counts_from(calendar, now)
    policy = words.redeployment.command_unit.force
    lead = calendar.count(read_on, words.redeployment.effective_on)
    welsh = words.in_welsh
    return Notice(
        redeployment=words.redeployment,
        school=words.school,
        number=words.number,
        corrects=words.corrects,
        letter=posted.letter,
        body=words.body,
        explanation=words.explanation,
        before="\n".join(words.before),
        after="\n".join(words.after),
        body_in_welsh=welsh.body if welsh else "",
        before_in_welsh="\n".join(welsh.before) if welsh else "",
        after_in_welsh="\n".join(welsh.after) if welsh else "",
        substance=words.substance,
        exigency=words.exigency if lead < policy.minimum_notice_days else None,
        lead_days=lead,
        issued_at=now,
        issued_by=by,
        remind_on=calendar.add(read_on, policy.remind_after_days),
        call_on=calendar.add(read_on, 2 * policy.remind_after_days),
    )
