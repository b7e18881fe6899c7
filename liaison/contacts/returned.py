"""Mail to an address that waits to be proved came back: the school sees it on its list and mends the address."""

from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Lower

from liaison.contacts.letters import PROOF
from liaison.people import CATEGORY as INVITATION
from outbox.models import Delivery
from schools.models import AddressProof


def note_returned_proofs() -> int:
    """Mark each open proof whose mail came back since it was sent. Returns how many. Two queries and one for each."""
    waiting = AddressProof.objects.open().filter(returned_at=None).annotate(lowered=Lower("address"))
    proofs = {proof.pk: (proof.lowered, proof.sent_at) for proof in waiting}  # type: ignore[attr-defined]
    returned = _returned({address for address, _ in proofs.values()})
    marked = 0
    for pk, (address, sent_at) in proofs.items():
        at = returned.get(address)
        if at and at > sent_at:
            marked += AddressProof.objects.open().filter(pk=pk, sent_at=sent_at).update(returned_at=at)
    return marked


def _returned(addresses: set[str]) -> dict[str, datetime]:
    """When mail to each of these addresses came back last."""
    if not addresses:
        return {}
    bounced = Delivery.objects.filter(status=Delivery.Status.BOUNCED, letter__category__in=[PROOF, INVITATION])
    found = bounced.annotate(lowered=Lower("address")).filter(lowered__in=addresses).order_by()
    return {row["lowered"]: row["at"] for row in found.values("lowered").annotate(at=Max("ended_at"))}
