"""At which schools whoever opens a page is a contact, read once for all of the page."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import Role, User
from schools.models import Contact


def own_contacts(user: User) -> Sequence[Contact]:
    """What the person is at schools and has not left. Read once per object, as roles are: no action may rely on it."""
    if not user.has_role(Role.SCHOOL):
        return []
    current = Contact.objects.current().order_by("pk")
    prefetch_related_objects([user], Prefetch("contacts", queryset=current, to_attr="contacts_read"))
    read: Sequence[Contact] = user.contacts_read  # type: ignore[attr-defined] # by its own name
    return read


def reads_notices(user: User) -> bool:
    """Whether the person is a head, DSL or deputy anywhere."""
    return any(contact.reads_notices for contact in own_contacts(user))
