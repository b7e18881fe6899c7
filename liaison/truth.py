"""Asked just before mail leaves: which invitations, mails about contacts and to advisers must not go any more."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.links import invitation_link
from accounts.models import Invitation
from liaison.advisers import weekly
from liaison.contacts.letters import PROOF, REVIEW, REVIEW_REMINDER
from liaison.contacts.links import LinkExpiredError, invited_by_link, proof_key_in
from liaison.people import CATEGORY
from outbox.models import Delivery
from schools.models import AddressProof, School

MOVED = gettext_noop("This person has another address by now.")
DEACTIVATED = gettext_noop("The person’s account was deactivated.")
ACCEPTED = gettext_noop("The person has signed in already.")
SUPERSEDED = gettext_noop("A newer invitation took its place.")
NOT_WAITED_FOR = gettext_noop("This address does not wait to be proved any more.")
CONFIRMED = gettext_noop("The school had confirmed its contacts, or is asked anew.")
NO_KEEPER = gettext_noop("This person does not keep the school’s contacts any more, or has another address by now.")
CLOSED = gettext_noop("The school has closed.")
NOT_WANTED = gettext_noop("This person is no longer an adviser, or does not want the mail any more.")


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id. The link in each names the row that it is about."""
    rows = list(
        Delivery.objects.filter(
            pk__in=pks, letter__category__in=[CATEGORY, PROOF, REVIEW, REVIEW_REMINDER, weekly.CATEGORY]
        ).values_list("pk", "letter__category", "address", "link")
    )
    why = _of_invitations([(pk, address, link) for pk, kind, address, link in rows if kind == CATEGORY])
    why |= _of_proofs([(pk, link) for pk, kind, _, link in rows if kind == PROOF])
    why |= {pk: _why_not_asked(link) for pk, kind, _, link in rows if kind in (REVIEW, REVIEW_REMINDER)}
    why |= _to_advisers([(pk, address) for pk, kind, address, _ in rows if kind == weekly.CATEGORY])
    return {pk: words for pk, words in why.items() if words}


def _to_advisers(deliveries: Sequence[tuple[int, str]]) -> dict[int, str]:
    if not deliveries:
        return {}
    asked = weekly.advisers_to_copy().filter(email__in={address for _, address in deliveries})
    wanted = set(asked.values_list("email", flat=True))
    return {pk: NOT_WANTED for pk, address in deliveries if address not in wanted}


def _of_invitations(deliveries: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    if not deliveries:
        return {}
    invitations = Invitation.objects.filter(user__email__in={address for _, address, _ in deliveries})
    by_link = {invitation_link(invitation): invitation for invitation in invitations.select_related("user")}
    return {pk: _why_not(by_link.get(link)) for pk, _, link in deliveries}


def _of_proofs(deliveries: Sequence[tuple[int, str]]) -> dict[int, str]:
    if not deliveries:
        return {}
    keys = {pk: proof_key_in(link.rstrip("/").rpartition("/")[2]) for pk, link in deliveries}
    open_now = AddressProof.objects.provable(timezone.now()).filter(key__in=[key for key in keys.values() if key])
    waited_for = set(open_now.values_list("key", flat=True))
    return {pk: "" if key in waited_for else NOT_WAITED_FOR for pk, key in keys.items()}


def _why_not_asked(link: str) -> str:
    try:
        invited = invited_by_link(link.rstrip("/").rpartition("/")[2])
    except LinkExpiredError:
        return CONFIRMED
    if invited is None or not invited.may_confirm:
        return NO_KEEPER
    if invited.review.school.status not in School.OPEN_STATUSES:
        return CLOSED
    return "" if invited.review.is_open else CONFIRMED


def _why_not(invitation: Invitation | None) -> str:
    if invitation is None:
        return MOVED
    if not invitation.user.is_active:
        return DEACTIVATED
    if invitation.accepted_at:
        return ACCEPTED
    return SUPERSEDED if invitation.cancelled_at else ""
