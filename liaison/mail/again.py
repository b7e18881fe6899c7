"""Whether a delivery can be sent again."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from outbox.models import Delivery

Status = Delivery.Status


def why_not_again(delivery: Delivery, *, now: datetime | None = None) -> str:
    """Why it is not sent again, in a sentence; empty where it can be."""
    now = now or timezone.now()
    if delivery.recalled_because:
        return _("It is not sent again: %(because)s") % {"because": _(delivery.recalled_because)}
    if delivery.status in (Status.QUEUED, Status.SENDING):
        return _("It need not be sent again: it is on its way.")
    if delivery.status == Status.DELIVERED:
        return _("It is not sent again: it has arrived.")
    if delivery.status == Status.CANCELLED:
        return _("It is not sent again: %(because)s") % {"because": _(delivery.ended_because)}
    ends = delivery.letter.send_before
    return _("It is not sent again: it would come too late.") if ends and ends <= now else ""
