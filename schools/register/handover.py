"""People of a closed school, and its place in a cluster, move to the school that follows it."""

from datetime import date

from django.db.models.functions import Lower

from schools.actions import end_needless_access
from schools.models import Contact, School
from schools.succession import ends_of_lines

# School, role, address in lower case: what may stand only once among those who have not left.
Place = tuple[int, str, str]


def hand_over_contacts(*, on: date) -> int:
    """Move everybody at a closed school to the open school at the end of its line; say how many moved.

    Who stands there already in the same role, with the same address, is not doubled: the old row is marked as left.
    """
    closed = School.objects.filter(status=School.Status.CLOSED, successor__isnull=False)
    leaving = list(Contact.objects.current().filter(school__in=closed).select_related("user").order_by("pk"))
    if not leaving:
        return 0
    ends = ends_of_lines()
    standing = _standing_at({ends[contact.school_id] for contact in leaving if contact.school_id in ends})
    moved = 0
    for contact in leaving:
        if contact.school_id not in ends:
            continue
        place = (ends[contact.school_id], contact.role, contact.email.casefold())
        if place in standing:
            _fold(contact, into=standing[place], on=on)
        else:
            Contact.objects.filter(pk=contact.pk).update(school=place[0])
            standing[place] = contact.pk
            moved += 1
    return moved


def hand_over_clusters() -> None:
    """Each closed school leaves its cluster to the open school at the end of its line, where that has none."""
    ends = ends_of_lines()
    closed = School.objects.filter(status=School.Status.CLOSED, cluster__isnull=False, urn__in=ends).order_by("urn")
    for urn, cluster in list(closed.values_list("urn", "cluster")):
        School.objects.filter(urn=ends[urn], cluster=None).update(cluster=cluster)
        # It moves along once: whoever takes the successor out again is not overruled by the next import.
        School.objects.filter(urn=urn).update(cluster=None)


def _standing_at(schools: set[int]) -> dict[Place, int]:
    rows = Contact.objects.current().filter(school__in=schools).values_list("school", "role", Lower("email"), "pk")
    return {(school, role, email): pk for school, role, email, pk in rows}


def _fold(contact: Contact, *, into: int, on: date) -> None:
    """End the old row; its sign-in goes on at the new one, unless somebody signs in there already."""
    Contact.objects.filter(pk=contact.pk).update(state=Contact.State.LEFT, left_on=on)
    if contact.user:
        Contact.objects.filter(pk=into, user__isnull=True).update(user=contact.user)
        end_needless_access(user=contact.user)
