"""A mail to look at."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.mail import Words


@dataclass(frozen=True)
class Sample:
    """A mail under its name in the address, to whom it goes and when, and how it is written."""

    name: str
    title: Promise
    sent: Promise
    write: Callable[[], Words]
    # Whether schools are sent it: in Welsh too, if they chose Welsh.
    to_schools: bool = False
