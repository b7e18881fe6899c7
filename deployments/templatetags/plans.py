"""How plans, changes, notices and deliveries stand, as coloured tags with words."""

import re

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.wording import counted
from deployments.desk.plans.leaving import said
from deployments.models import Change, Exigency, Notice, Redeployment
from deployments.models.waiting import AwaitsAnswer
from outbox.models import Delivery

register = template.Library()
register.filter("counted", counted)

PLANS = {
    Redeployment.Status.DRAFT: "grey",
    Redeployment.Status.SCHEDULED: "blue",
    Redeployment.Status.ANNOUNCED: "teal",
    Redeployment.Status.HELD: "red",
    Redeployment.Status.IN_EFFECT: "green",
    Redeployment.Status.CORRECTED: "yellow",
    Redeployment.Status.WITHDRAWN: "grey",
}
CHANGES = {
    Change.Status.PLANNED: "blue",
    Change.Status.HELD: "red",
    Change.Status.IN_EFFECT: "green",
    Change.Status.CORRECTED: "yellow",
    Change.Status.WITHDRAWN: "grey",
}
NOTICES = {
    Notice.Status.ISSUED: "yellow",
    Notice.Status.ACKNOWLEDGED: "green",
    Notice.Status.CORRECTED: "grey",
    Notice.Status.WITHDRAWN: "grey",
}
DELIVERIES = {
    Delivery.Status.QUEUED: "grey",
    Delivery.Status.SENDING: "grey",
    Delivery.Status.ACCEPTED: "blue",
    Delivery.Status.DELIVERED: "teal",
    Delivery.Status.BOUNCED: "red",
    Delivery.Status.FAILED: "red",
    Delivery.Status.CANCELLED: "orange",
}


@register.simple_tag
def plan_tag(plan: Redeployment) -> SafeString:
    """The plan's state; of a draft also what an inspector said of it."""
    exigency = getattr(plan, "exigency", None)
    if plan.status == Redeployment.Status.DRAFT and exigency and exigency.is_current:
        if exigency.state == Exigency.State.ASKED:
            return _tag(_("Waiting for an inspector"), "purple")
        if exigency.state == Exigency.State.SENT_BACK:
            return _tag(_("Sent back"), "orange")
    return _tag(plan.get_status_display(), PLANS[Redeployment.Status(plan.status)])


@register.simple_tag
def change_tag(change: Change) -> SafeString:
    return _tag(change.get_status_display(), CHANGES[Change.Status(change.status)])


@register.simple_tag
def notice_tag(notice: Notice) -> SafeString:
    return _tag(notice.get_status_display(), NOTICES[Notice.Status(notice.status)])


@register.simple_tag
def delivery_tag(delivery: Delivery) -> SafeString:
    return _tag(delivery.get_status_display(), DELIVERIES[Delivery.Status(delivery.status)])


@register.simple_tag
def waiting_tag(asked: AwaitsAnswer) -> SafeString:
    """Answered, waiting, or waiting for too long."""
    if asked.is_answered:
        return _tag(_("Answered"), "green")
    return _tag(_("Overdue"), "red") if asked.is_overdue else _tag(_("Waiting for an answer"), "yellow")


@register.filter
def unbroken(number: str) -> str:
    """The number on one line, however narrow the page."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def dialled(number: str) -> str:
    """What a phone dials for a number as people write it: “01632 960 123 ext 42” is dialled, then 42 after a pause."""
    main, *extension = re.split(r"\s*(?:extension|ext|x)\.?\s*", number, maxsplit=1, flags=re.IGNORECASE)
    digits = re.sub(r"[^0-9+]", "", main.replace("(0)", "") if main.strip().startswith("+") else main)
    return f"{digits},{re.sub('[^0-9]', '', extension[0])}" if extension else digits


@register.filter
def waits(delivery: Delivery) -> str:
    """“Leaves Monday 2 November at 7am”, “Next try Monday 2 November at 10:05am”; nothing when it waits for nothing."""
    if delivery.status != Delivery.Status.QUEUED or delivery.try_after <= timezone.now():
        return ""
    words = _("Next try %(moment)s") if delivery.tries else _("Leaves %(moment)s")
    return words % {"moment": said(delivery.try_after)}


def _tag(label: str, colour: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, label)
