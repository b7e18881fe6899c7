"""Whoever has not answered is reminded once."""

import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import Words
from deployments.actions.announcing import link_to
from deployments.actions.texting import text_reminder
from deployments.letters import letter_to_school
from deployments.models import Notice, NoticeCopy
from deployments.notices.render import words_about
from outbox.actions import Recipient, post_letters
from schools.days import calendars_for
from schools.hours import end_of, leaves_at
from schools.models import Contact

logger = logging.getLogger(__name__)

# For how many days after its own a reminder of a held change is tried.
WHILE_HELD = timedelta(days=2)


def send_reminders(*, now: datetime) -> int:
    """Remind every school whose notice has waited long enough. Returns how many were reminded."""
    sent = 0
    notices = Notice.objects.to_remind(timezone.localdate(now)).select_related(
        "school", "redeployment__command_unit__force", "redeployment__created_by"
    )
    calendars = calendars_for(notice.school for notice in notices)
    for notice in notices:
        leaves = leaves_at(calendars[notice.school_id], now, day=notice.redeployment.effective_on)
        try:
            sent += _remind(notice, leaves)
        except Exception:  # one school's fault must not keep the others waiting
            logger.exception("Notice %s could not be chased", notice.pk)
    return sent


@transaction.atomic
def _remind(notice: Notice, leaves: datetime) -> bool:
    copies = [
        copy
        for copy in notice.copies.select_related("contact", "delivery")
        if copy.contact.state in (Contact.State.UNCONFIRMED, Contact.State.CONFIRMED)
    ]
    if not copies:
        return False
    moved = [copy for copy in copies if not copy.went_to_contact]
    for copy in moved:
        # The link that went to the earlier address ends here.
        copy.key, copy.seen_at = uuid4(), None
    ends = _worth_sending_until(notice, leaves)
    draft = letter_to_school(
        notice.school,
        notice.redeployment.command_unit,
        [Recipient(copy.contact.name, copy.contact.email, link_to(copy)) for copy in copies],
        write=partial(_words, notice),
        category="reminder",
        leaves=leaves,
        ends=ends,
        sergeant=notice.redeployment.created_by,
    )
    text_message = text_reminder(notice, [copy.contact for copy in copies], leaves=leaves, ends=ends)
    posted, *texted = post_letters([draft, text_message] if text_message else [draft], by=None)
    for copy, delivery in zip(copies, posted.deliveries, strict=True):
        copy.delivery = delivery if copy in moved else copy.delivery
    NoticeCopy.objects.bulk_update(moved, ["key", "seen_at", "delivery"])
    reminded = Notice.objects.filter(pk=notice.pk, status=Notice.Status.ISSUED, reminder__isnull=True).update(
        reminder=posted.letter, text_reminder=texted[0].letter if texted else None
    )
    if reminded != 1:
        transaction.set_rollback(True)
    return reminded == 1


def _words(notice: Notice) -> Words:
    subject = _("Please answer: %(subject)s") % {"subject": notice.letter.subject}
    return words_about(subject, "reminder", notice.redeployment, notice=notice)


def _worth_sending_until(notice: Notice, leaves: datetime) -> datetime:
    """The end of the day of the change. Once that has come the change is held, and an answer still lets it through."""
    leaves_on, effective_on = timezone.localdate(leaves), notice.redeployment.effective_on
    return end_of(effective_on if leaves_on < effective_on else leaves_on + WHILE_HELD)
