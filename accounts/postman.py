"""Mail that leaves beside the request in which it was asked for.

A code to sign in with, or a link to a new password, is mailed to whoever is known here and to nobody else. Neither an
error of the relay nor the time that it takes may be seen in the answer: they would tell a stranger who signs in here.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

# The codes are secrets that live for minutes: they wait in no queue on a disk. A portal that stops waits for them.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in-mail")


def send_apart(message: EmailMessage) -> None:
    """Return at once; what goes wrong stands in the log, and the page offers to send again."""
    _threads.submit(_send, message)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception:  # each backend has errors of its own
        logger.exception("“%s” could not be sent", message.subject)
