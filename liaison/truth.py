"""Asked just before mail leaves: which invitations, and which letters to advisers, must not go any more."""

from collections.abc import Sequence

from accounts.links import invitation_link
from accounts.models import Invitation
from liaison.advisers import weekly
from liaison.people import CATEGORY
from outbox.models import Delivery

MOVED = "This person has another address by now."
DEACTIVATED = "The person’s account was deactivated."
ACCEPTED = "The person has signed in already."
SUPERSEDED = "A newer invitation took its place."
NOT_WANTED = "This person is no longer an adviser, or does not want the mail any more."


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id. Four queries at most."""
    return _invitations(pks) | _to_advisers(pks)


def _to_advisers(pks: Sequence[int]) -> dict[int, str]:
    deliveries = list(
        Delivery.objects.filter(pk__in=pks, letter__category=weekly.CATEGORY).values_list("pk", "address")
    )
    if not deliveries:
        return {}
    asked = weekly.advisers_to_copy().filter(email__in={address for _, address in deliveries})
    wanted = set(asked.values_list("email", flat=True))
    return {pk: NOT_WANTED for pk, address in deliveries if address not in wanted}


def _invitations(pks: Sequence[int]) -> dict[int, str]:
    """The link in each names its invitation."""
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
