"""All that changes state in this room. Each action is one transaction; the actor is always `by`."""

from bulletins.actions.agenda import decline_item, propose_item, take_up_item, withdraw_item
from bulletins.actions.digests import choose_pace, mail_digests
from bulletins.actions.publishing import (
    TOO_LATE,
    change_bulletin,
    publish_bulletin,
    record_reading,
    retract_bulletin,
    write_bulletin,
)
from bulletins.errors import AgendaError, BulletinError

__all__ = [
    "TOO_LATE",
    "AgendaError",
    "BulletinError",
    "change_bulletin",
    "choose_pace",
    "decline_item",
    "mail_digests",
    "propose_item",
    "publish_bulletin",
    "record_reading",
    "retract_bulletin",
    "take_up_item",
    "withdraw_item",
    "write_bulletin",
]
