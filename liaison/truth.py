"""Asked just before mail leaves: which invitations must not go any more."""

from collections.abc import Sequence

from accounts.links import invitation_link
from accounts.models import Invitation
from liaison.people import CATEGORY
from outbox.models import Delivery

MOVED = "This person has another address by now."
DEACTIVATED = "The person’s account was deactivated."
ACCEPTED = "The person has signed in already."
SUPERSEDED = "A newer invitation took its place."


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id. The link in each names its invitation. Two queries."""
    deliveries = list(
        Delivery.objects.filter(pk__in=pks, letter__category=CATEGORY).values_list("pk", "address", "link")
    )
    if not deliveries:
        return {}
    invitations = Invitation.objects.filter(user__email__in={address for _, address, _ in deliveries})
    by_link = {invitation_link(invitation): invitation for invitation in invitations.select_related("user")}
    why = {pk: _why_not(by_link.get(link)) for pk, _, link in deliveries}
    return {pk: words for pk, words in why.items() if words}


def _why_not(invitation: Invitation | None) -> str:
    if invitation is None:
        return MOVED
    if not invitation.user.is_active:
        return DEACTIVATED
    if invitation.accepted_at:
        return ACCEPTED
    return SUPERSEDED if invitation.cancelled_at else ""
