"""A mail to look at."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """As it is frozen in a letter. Mail about signing in has no HTML."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True)
class Sample:
    """A mail under its name in the address, to whom it goes and when, and how it is written."""

    name: str
    title: str
    sent: str
    write: Callable[[], Mail]
