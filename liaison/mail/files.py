"""The post room's list as a file."""

from liaison.mail.wording import KINDS, STATES, last_moment
from lists.exports import Sheet
from outbox.models import Delivery

DELIVERIES = Sheet[Delivery](
    "mail",
    {
        "Posted": lambda delivery: delivery.letter.posted_at,
        "Subject": lambda delivery: delivery.letter.subject,
        "About": lambda delivery: delivery.letter.about,
        "Kind": lambda delivery: KINDS.get(delivery.letter.category, delivery.letter.category.capitalize()),
        "To": lambda delivery: delivery.name,
        "Address": lambda delivery: delivery.address,
        "State": lambda delivery: STATES[Delivery.Status(delivery.status)][0],
        "Since": last_moment,
        "Why it ended": lambda delivery: delivery.ended_because,
    },
)
