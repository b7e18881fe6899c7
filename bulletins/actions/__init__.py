"""All that changes state in this room. Each action is one transaction; the actor is always `by`."""

from bulletins.actions.digests import choose_pace, mail_digests
from bulletins.actions.publishing import (
    TOO_LATE,
    change_bulletin,
    publish_bulletin,
    record_reading,
    retract_bulletin,
    write_bulletin,
)
from bulletins.errors import BulletinError

__all__ = [
    "TOO_LATE",
    "BulletinError",
    "change_bulletin",
    "choose_pace",
    "mail_digests",
    "publish_bulletin",
    "record_reading",
    "retract_bulletin",
    "write_bulletin",
]
