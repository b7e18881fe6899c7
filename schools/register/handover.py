"""People of a closed school, and its place in a cluster, move to the school that follows it."""

from datetime import date

from django.db.models.functions import Lower
from django.utils import timezone

from schools.actions import end_needless_access
from schools.models import Contact, ContactReview, School
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
        place = (ends[contact.school_id], contact.role, contact.email.lower())
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


def hand_over_reviews() -> None:
    """What a closed school was asked last about its contacts, answered or not, goes with them.

    Once a term at the school that follows; what waits for an answer goes first, so that a merged list is read.
    """
    ends = ends_of_lines()
    reviews = ContactReview.objects.filter(school__status=School.Status.CLOSED, school__in=ends).order_by("pk")
    last = {review.school_id: review for review in reviews}
    for review in sorted(last.values(), key=lambda review: (review.confirmed_at is not None, review.pk)):
        there = ContactReview.objects.filter(school=ends[review.school_id], year=review.year, season=review.season)
        if not there.exists():
            ContactReview.objects.filter(pk=review.pk).update(school=ends[review.school_id])


def _standing_at(schools: set[int]) -> dict[Place, int]:
    rows = Contact.objects.current().filter(school__in=schools).values_list("school", "role", Lower("email"), "pk")
    return {(school, role, email): pk for school, role, email, pk in rows}


def _fold(contact: Contact, *, into: int, on: date) -> None:
    """End the old row; its sign-in goes on at the new one, unless somebody signs in there already.

    The reader of one address is one: what was proved at either school counts at the new one, what still waits goes on
    waiting there, and so does a handover.
    """
    twin = Contact.objects.get(pk=into)
    if contact.state != Contact.State.UNPROVED:
        if twin.state == Contact.State.UNPROVED:
            twin.proofs.open().update(cancelled_at=timezone.now())
            Contact.objects.filter(pk=into).update(state=contact.state)
        if not twin.proofs.open().exists():
            contact.proofs.open().update(contact=twin)
    contact.proofs.open().update(cancelled_at=timezone.now())
    _fold_handover(contact, twin)
    Contact.objects.filter(pk=contact.pk).update(state=Contact.State.LEFT, left_on=on)
    if contact.user:
        Contact.objects.filter(pk=into, user__isnull=True).update(user=contact.user)
        end_needless_access(user=contact.user)


def _fold_handover(contact: Contact, twin: Contact) -> None:
    """Whoever was to hand over to the old row does so to the new one; and the other way round."""
    Contact.objects.filter(pk=twin.pk, successor=contact).update(successor=None, hands_over_on=None)
    Contact.objects.filter(successor=contact).update(successor=twin)
    if contact.successor_id not in (None, twin.pk):
        Contact.objects.filter(pk=twin.pk, successor=None).update(
            successor=contact.successor_id, hands_over_on=contact.hands_over_on
        )
