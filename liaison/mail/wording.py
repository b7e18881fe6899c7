"""How mail stands, in words."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import clock, counted, spoken
from outbox.models import Delivery

Status = Delivery.Status

# What each state is called here, and the colour of its tag.
STATES = {
    Status.QUEUED: (gettext_lazy("Waiting"), "grey"),
    Status.SENDING: (gettext_lazy("Sending"), "grey"),
    Status.ACCEPTED: (gettext_lazy("Accepted by the relay"), "blue"),
    Status.DELIVERED: (gettext_lazy("Delivered"), "teal"),
    Status.BOUNCED: (gettext_lazy("Bounced"), "red"),
    Status.FAILED: (gettext_lazy("Failed"), "red"),
    Status.CANCELLED: (gettext_lazy("Not sent"), "orange"),
}
# What a letter's category is called here.
KINDS = {
    "notice": gettext_lazy("Notice"),
    "reminder": gettext_lazy("Reminder"),
    "text-reminder": gettext_lazy("Reminder by text message"),
    "withdrawal": gettext_lazy("Withdrawal"),
    "held": gettext_lazy("Change held"),
    "released": gettext_lazy("Change released"),
    "return": gettext_lazy("Officer’s return"),
    "suspended": gettext_lazy("Officer does not come"),
    "return-suspended": gettext_lazy("Officer comes again"),
    "alert": gettext_lazy("Alert to police"),
    "morning": gettext_lazy("Morning’s run"),
    "forecast": gettext_lazy("Forecast"),
    "tenure-warning": gettext_lazy("Tenure ends"),
    "question": gettext_lazy("Question from a school"),
    "answer": gettext_lazy("Answer to a school"),
    "visit": gettext_lazy("Unannounced visit"),
    "visit-answer": gettext_lazy("Answer about a visit"),
    "bulletin": gettext_lazy("Bulletin"),
    "digest": gettext_lazy("Bulletins as a digest"),
    "agenda": gettext_lazy("Item for a meeting"),
    "adviser-digest": gettext_lazy("Week for an adviser"),
    "invitation": gettext_lazy("Invitation"),
    "sign-in": gettext_lazy("About signing in"),
    "address-proof": gettext_lazy("Proof of an address"),
    "contact-review": gettext_lazy("Contacts to confirm"),
    "contact-review-reminder": gettext_lazy("Reminder to confirm contacts"),
    "self-test": gettext_lazy("Self-test"),
}

LOST_THERE = gettext_lazy(
    "Whoever cannot find it should look among junk mail, or ask whoever looks after their mail system."
)


def said(moment: datetime, *, now: datetime) -> str:
    """“at 2:05pm” today; else “on Monday 2 November at 7am”."""
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if local.date() == today.date():
        return _("at %(time)s") % {"time": clock(local)}
    year = "" if local.year == today.year else " Y"
    return _("on %(day)s at %(time)s") % {"day": spoken(local.date(), f"l j F{year}"), "time": clock(local)}


def next_step(delivery: Delivery, *, now: datetime, paused_until: datetime | None = None) -> str:
    """When a delivery that waits leaves, or is tried again: “leaves on Monday 2 November at 7am”."""
    if delivery.status == Status.SENDING:
        return _("is being handed to the relay now")
    moment = max(delivery.try_after, paused_until or delivery.try_after)
    if moment <= now:
        return _("tries again within a minute") if delivery.tries else _("leaves within a minute")
    words = _("tries again %(moment)s") if delivery.tries else _("leaves %(moment)s")
    return words % {"moment": said(moment, now=now)}


def last_moment(delivery: Delivery) -> datetime:
    """Since when it stands as it does."""
    if delivery.status == Status.DELIVERED and delivery.delivered_at:
        return delivery.delivered_at
    if delivery.status == Status.ACCEPTED and delivery.accepted_at:
        return delivery.accepted_at
    return delivery.ended_at or delivery.queued_at


def standing(delivery: Delivery, *, now: datetime, paused_until: datetime | None = None) -> str:
    """What is known of it, for somebody who is told on the phone that nothing came."""
    because = _(delivery.ended_because.strip()).rstrip(".")
    facts = {"since": said(last_moment(delivery), now=now), "quoted": f": “{because}”." if because else "."}
    match delivery.status:
        case Status.QUEUED | Status.SENDING:
            step = next_step(delivery, now=now, paused_until=paused_until)
            return _("It has not left yet: it %(step)s.") % {"step": step}
        case Status.ACCEPTED:
            return f"{_('The relay accepted it %(since)s.') % facts} {_what_the_relay_tells()}"
        case Status.DELIVERED:
            return f"{_('The recipient’s mail system took it %(since)s.') % facts} {LOST_THERE}"
        case Status.BOUNCED:
            words = _("It came back %(since)s%(quoted)s Ask for an address that works, and ring meanwhile.")
            return words % facts
        case Status.FAILED:
            words = _("Liaison gave up %(since)s%(quoted)s It was tried %(times)s.")
            return words % {**facts, "times": counted(delivery.tries, "time")}
        case _status:
            return _("It was not sent%(quoted)s") % facts


def _what_the_relay_tells() -> str:
    if settings.MAIL_REPORTS_DELIVERY:
        return _("It has not been reported as delivered yet.")
    return _("The relay does not report deliveries: Liaison hears of it again only if it comes back.")
