"""How mail stands, in words."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accounts.wording import clock, counted, spoken
from outbox.models import Delivery

Status = Delivery.Status

# What each state is called here, and the colour of its tag.
STATES = {
    Status.QUEUED: ("Waiting", "grey"),
    Status.SENDING: ("Sending", "grey"),
    Status.ACCEPTED: ("Accepted by the relay", "blue"),
    Status.DELIVERED: ("Delivered", "teal"),
    Status.BOUNCED: ("Bounced", "red"),
    Status.FAILED: ("Failed", "red"),
    Status.CANCELLED: ("Not sent", "orange"),
}
# What a letter's category is called here.
KINDS = {
    "notice": "Notice",
    "reminder": "Reminder",
    "withdrawal": "Withdrawal",
    "held": "Change held",
    "released": "Change released",
    "return": "Officer’s return",
    "suspended": "Officer does not come",
    "return-suspended": "Officer comes again",
    "alert": "Alert to police",
    "morning": "Morning’s run",
    "forecast": "Forecast",
    "tenure-warning": "Tenure ends",
    "question": "Question from a school",
    "answer": "Answer to a school",
    "visit": "Unannounced visit",
    "visit-answer": "Answer about a visit",
    "bulletin": "Bulletin",
    "digest": "Bulletins as a digest",
    "agenda": "Item for a meeting",
    "adviser-digest": "Week for an adviser",
    "invitation": "Invitation",
    "sign-in": "About signing in",
    "address-proof": "Proof of an address",
    "contact-review": "Contacts to confirm",
    "contact-review-reminder": "Reminder to confirm contacts",
    "self-test": "Self-test",
}

LOST_THERE = "Whoever cannot find it should look among junk mail, or ask whoever looks after their mail system."


def said(moment: datetime, *, now: datetime) -> str:
    """“at 2:05pm” today; else “on Monday 2 November at 7am”."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return f"at {clock(local)}"
    year = "" if local.year == today.year else " Y"
    return f"on {spoken(local.date(), f'l j F{year}')} at {clock(local)}"


def next_step(delivery: Delivery, *, now: datetime, paused_until: datetime | None = None) -> str:
    """When a delivery that waits leaves, or is tried again: “leaves on Monday 2 November at 7am”."""
    if delivery.status == Status.SENDING:
        return "is being handed to the relay now"
    moment = max(delivery.try_after, paused_until or delivery.try_after)
    verb = "tries again" if delivery.tries else "leaves"
    return f"{verb} {said(moment, now=now)}" if moment > now else f"{verb} within a minute"


def last_moment(delivery: Delivery) -> datetime:
    """Since when it stands as it does."""
    if delivery.status == Status.DELIVERED and delivery.delivered_at:
        return delivery.delivered_at
    if delivery.status == Status.ACCEPTED and delivery.accepted_at:
        return delivery.accepted_at
    return delivery.ended_at or delivery.queued_at


def standing(delivery: Delivery, *, now: datetime, paused_until: datetime | None = None) -> str:
    """What is known of it, for somebody who is told on the phone that nothing came."""
    since, because = said(last_moment(delivery), now=now), delivery.ended_because.strip().rstrip(".")
    quoted = f": “{because}”." if because else "."
    match delivery.status:
        case Status.QUEUED | Status.SENDING:
            return f"It has not left yet: it {next_step(delivery, now=now, paused_until=paused_until)}."
        case Status.ACCEPTED:
            return f"The relay accepted it {since}. {_what_the_relay_tells()}"
        case Status.DELIVERED:
            return f"The recipient’s mail system took it {since}. {LOST_THERE}"
        case Status.BOUNCED:
            return f"It came back {since}{quoted} Ask for an address that works, and ring meanwhile."
        case Status.FAILED:
            return f"Liaison gave up {since}{quoted} It was tried {counted(delivery.tries, 'time')}."
        case _:
            return f"It was not sent{quoted}"


def _what_the_relay_tells() -> str:
    if settings.MAIL_REPORTS_DELIVERY:
        return "It has not been reported as delivered yet."
    return "The relay does not report deliveries: Liaison hears of it again only if it comes back."
