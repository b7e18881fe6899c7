"""The signed link at the foot of each bulletin's mail: it opens the choice how often mail comes to one address."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_signer = Signer(salt="bulletins.mail-choice", sep=".")


def choice_link(address: str) -> str:
    token = _signer.sign_object(address.lower())
    return settings.PUBLIC_URL + reverse("bulletins:mail-choice-by-link", args=[token])


def address_named_by(token: str) -> str | None:
    """The address for which the link was made; none if we never made such a link."""
    try:
        return str(_signer.unsign_object(token))
    except (BadSignature, ValueError):
        return None
