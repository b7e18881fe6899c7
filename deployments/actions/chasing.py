"""Whoever has not answered is reminded once; a copy that bounced marks its contact."""

import logging
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Lower
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
        for copy in notice.copies.select_related("contact", "delivery")
        if copy.contact.state in (Contact.State.UNCONFIRMED, Contact.State.CONFIRMED)
    ]
    if not copies:
        return False
    moved = [copy for copy in copies if not copy.went_to_contact]
    for copy in moved:
        # The link that went to the earlier address ends here.
        copy.key, copy.seen_at, copy.bounce_noted_at = uuid4(), None, None
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
    for copy, delivery in zip(copies, posted.deliveries, strict=True):
        copy.delivery = delivery if copy in moved else copy.delivery
    NoticeCopy.objects.bulk_update(moved, ["key", "seen_at", "bounce_noted_at", "delivery"])
    reminded = Notice.objects.filter(pk=notice.pk, status=Notice.Status.ISSUED, reminder__isnull=True).update(
        reminder=posted.letter
    )
    if reminded != 1:
        transaction.set_rollback(True)
    return reminded == 1


@transaction.atomic
def note_bounces(*, now: datetime) -> int:
    """Mark whoever has an address from which a copy bounced since the last look, so that nobody relies on it."""
    bounced = NoticeCopy.objects.filter(delivery__status=Delivery.Status.BOUNCED, bounce_noted_at__isnull=True)
    copies = list(bounced.values_list("pk", "delivery__address"))
    dead = {address.lower() for _, address in copies}
    Contact.objects.live().alias(address=Lower("email")).filter(address__in=dead).update(state=Contact.State.BOUNCING)
    NoticeCopy.objects.filter(pk__in=[pk for pk, _ in copies]).update(bounce_noted_at=now)
    return len(copies)
