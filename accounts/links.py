"""The signed link in an invitation. It names one invitation; whether that is still good is a row's business."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from accounts.models import Invitation

_signer = Signer(salt="accounts.invitation", sep=".")


def invitation_link(invitation: Invitation) -> str:
    return settings.PUBLIC_URL + reverse("accounts:invitation", args=[_signer.sign(str(invitation.pk))])


def invitation_named_by(token: str) -> Invitation | None:
    """The invitation that the link names, whatever its state; none if we never made such a link."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("user", "invited_by").filter(pk=pk).first()
