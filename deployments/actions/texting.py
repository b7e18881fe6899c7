"""A text message beside the reminder. It names nobody: it may light up on a table."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.languages import spoken_to
from deployments.models import Notice
from outbox.actions import Draft, Recipient
from outbox.channels import means_in_use
from outbox.channels.notify_words import uk_mobile
from outbox.models import Channel, Letter
from schools.models import Contact

WORDS = gettext_noop(
    "A notice about a change of school police officer waits for your answer. "
    "Please see your email from %(sender)s or sign in at %(url)s."
)
# What one message holds; a longer one is charged as two.
ONE_MESSAGE = 160


def text_reminder(notice: Notice, contacts: Iterable[Contact], *, leaves: datetime, ends: datetime) -> Draft | None:
    """To each of these people who has a mobile number, where text messages are in use; None for nobody."""
    if Channel.Means.TEXT not in means_in_use():
        return None
    people: dict[str, str] = {}
    for contact in contacts:
        if not contact.is_shared and (number := uk_mobile(contact.phone)):
            people.setdefault(number, contact.name)
    if not people:
        return None
    with override(spoken_to(notice.school.language)):
        text = words_for(notice)
    return Draft(
        to=[Recipient(name, number, means=Channel.Means.TEXT) for number, name in people.items()],
        subject=_("Text message: a notice waits for an answer"),
        text=text,
        html="",
        category="text-reminder",
        priority=Letter.Priority.NOTICE,
        send_after=leaves,
        send_before=ends,
        about=notice.school.name_and_urn,
        desk=notice.redeployment.command_unit.desk,
    )


def words_for(notice: Notice) -> str:
    """From the command unit or the force, whichever leaves it one message, in letters that every telephone has."""
    unit = notice.redeployment.command_unit
    senders = (f"{unit.force.name}, {unit.name}", unit.name, unit.force.name, _("the police"))
    words = [_(WORDS) % {"sender": sender, "url": settings.PUBLIC_URL} for sender in senders]
    words = [one.replace("’", "'") for one in words]
    return next((one for one in words if len(one) <= ONE_MESSAGE), words[-1])
