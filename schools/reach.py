"""Who at a school hears by mail, and whether it can be told: it can when a head and a DSL can be reached."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from schools.models import Contact, School


def with_reach(schools: QuerySet[School]) -> QuerySet[School]:
    """Each school with `has_live_head` and `has_live_dsl`."""
    return schools.annotate(
        has_live_head=Exists(_live(Contact.Role.HEAD)),
        has_live_dsl=Exists(_live(Contact.Role.DSL)),
    )


def readers_at(schools: Iterable[int]) -> dict[int, list[Contact]]:
    """Everybody who must hear at each school, once per address even with several roles there; in one query.

    A person goes before a shared mailbox at the same address.
    """
    readers: dict[int, dict[str, Contact]] = {urn: {} for urn in schools}
    for contact in Contact.objects.who_must_hear().filter(school__in=readers).order_by("is_shared", "pk"):
        readers[contact.school_id].setdefault(contact.email.lower(), contact)
    return {urn: list(contacts.values()) for urn, contacts in readers.items()}


def _live(role: str) -> QuerySet[Contact]:
    return Contact.objects.live().filter(school=OuterRef("pk"), role=role)
