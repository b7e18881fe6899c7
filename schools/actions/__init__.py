"""What changes in schools. Each action says who did it and raises a sentence fit for that person."""

from schools.actions.access import end_needless_access
from schools.actions.contacts import ContactError, add_contact, change_contact, confirm_contact
from schools.actions.leaving import end_contact

__all__ = [
    "ContactError",
    "add_contact",
    "change_contact",
    "confirm_contact",
    "end_contact",
    "end_needless_access",
]
