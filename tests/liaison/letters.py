"""Letters for the tests of the post room's pages."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from outbox.actions import Draft, Recipient, post_letter
from outbox.models import Delivery
from schools.models import CommandUnit


def sent(unit: CommandUnit | None = None, *, by: User | None = None, **facts: Any) -> Delivery:
    """A letter of this unit's desk; `facts` are the letter's, the recipient's or, last of all, the delivery's."""
    to = Recipient(facts.pop("name", "Ann Head"), facts.pop("address", "head@school.example"), "https://l.example/own/")
    words = {
        "subject": "Your officer changes",
        "text": "Dear {{recipient-name}}, read {{recipient-link}}",
        "html": '<p>Dear {{recipient-name}}, <a href="{{recipient-link}}">read</a></p>',
        "category": "notice",
        "about": "Oak School (123456)",
        "desk": unit.desk if unit else "",
    }
    draft = {**words, **{name: facts.pop(name) for name in [*words, "send_after", "send_before"] if name in facts}}
    delivery = post_letter(Draft(to=[to], **draft), by=by).deliveries[0]
    if facts:
        Delivery.objects.filter(pk=delivery.pk).update(**facts)
        delivery.refresh_from_db()
    return delivery


def accepted(unit: CommandUnit | None = None, **facts: Any) -> Delivery:
    return sent(unit, status="ACCEPTED", tries=1, **{"accepted_at": timezone.now()} | facts)


def bounced(unit: CommandUnit | None = None, **facts: Any) -> Delivery:
    ended: dict[str, Any] = {"ended_at": timezone.now(), "ended_because": "550 Unknown user"}
    return sent(unit, status="BOUNCED", tries=1, **ended | facts)
