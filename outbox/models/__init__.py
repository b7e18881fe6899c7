"""What was sent: a letter's frozen words and one delivery for each address.

The rows are the truth. A letter and its deliveries are written in the transaction that causes them; a worker finds
them. Nothing here knows what a letter means: the rooms above ask for the deliveries of theirs.
"""

from outbox.models.batch import Batch
from outbox.models.channel import Channel
from outbox.models.delivery import Attempt, Delivery, DeliveryQuerySet, new_message_id
from outbox.models.heartbeat import Heartbeat
from outbox.models.letter import Letter
from outbox.models.report import Report

__all__ = [
    "Attempt",
    "Batch",
    "Channel",
    "Delivery",
    "DeliveryQuerySet",
    "Heartbeat",
    "Letter",
    "Report",
    "new_message_id",
]
