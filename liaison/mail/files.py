"""The post room's list as a file."""

from django.utils.translation import gettext, gettext_noop

from liaison.mail.wording import KINDS, STATES, last_moment
from lists.exports import Sheet
from outbox.models import Delivery

DELIVERIES = Sheet[Delivery](
    "mail",
    {
        gettext_noop("Posted"): lambda delivery: delivery.letter.posted_at,
        gettext_noop("Subject"): lambda delivery: delivery.letter.subject,
        gettext_noop("About"): lambda delivery: delivery.letter.about,
        gettext_noop("Kind"): lambda delivery: KINDS.get(
            delivery.letter.category, delivery.letter.category.capitalize()
        ),
        gettext_noop("To"): lambda delivery: delivery.name,
        gettext_noop("Address"): lambda delivery: delivery.address,
        gettext_noop("State"): lambda delivery: STATES[Delivery.Status(delivery.status)][0],
        gettext_noop("Since"): last_moment,
        gettext_noop("Why it ended"): lambda delivery: gettext(delivery.ended_because),
    },
)
