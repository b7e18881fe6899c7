"""Whoever has not answered is reminded once; a copy that bounced marks its contact."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from deployments.actions.announcing import link_to
from deployments.models import Notice, NoticeCopy
from deployments.render import render_mail
from outbox.actions import Draft, Recipient, post_letters
from outbox.models import Delivery, Letter
from schools.models import Contact

logger = logging.getLogger(__name__)


def send_reminders(*, now: datetime) -> int:
    """Remind every school whose notice has waited long enough. Returns how many were reminded."""
    sent = 0
    notices = Notice.objects.to_remind(timezone.localdate(now)).select_related(
        "school", "redeployment__command_unit__force", "redeployment__created_by"
    )
    for notice in notices:
        try:
            sent += _remind(notice)
        except Exception:  # one school's fault must not keep the others waiting
            logger.exception("Notice %s could not be chased", notice.pk)
    return sent


@transaction.atomic
def _remind(notice: Notice) -> bool:
    copies = [
        copy
        for copy in notice.copies.select_related("contact")
        if copy.contact.state in (Contact.State.UNCONFIRMED, Contact.State.CONFIRMED)
    ]
    if not copies:
        return False
    text, html = render_mail("reminder", notice.redeployment, notice=notice)
    draft = Draft(
        to=[Recipient(copy.contact.name, copy.contact.email, link_to(copy)) for copy in copies],
        subject=f"Please answer: {notice.letter.subject}"[:200],
        text=text,
        html=html,
        category="reminder",
        priority=Letter.Priority.NOTICE,
        reply_to=notice.redeployment.command_unit.email,
    )
    posted = post_letters([draft], by=None)[0]
    reminded = Notice.objects.filter(pk=notice.pk, status=Notice.Status.ISSUED, reminder__isnull=True).update(
        reminder=posted.letter
    )
    if reminded != 1:
        transaction.set_rollback(True)
    return reminded == 1


@transaction.atomic
def note_bounces(*, now: datetime) -> int:
    """Mark the contacts whose copies bounced since the last look, so that nobody relies on a dead address."""
    bounced = NoticeCopy.objects.filter(delivery__status=Delivery.Status.BOUNCED, bounce_noted_at__isnull=True)
    copies = list(bounced.values_list("pk", "contact"))
    Contact.objects.live().filter(pk__in=[contact for _, contact in copies]).update(state=Contact.State.BOUNCING)
    NoticeCopy.objects.filter(pk__in=[pk for pk, _ in copies]).update(bounce_noted_at=now)
    return len(copies)
