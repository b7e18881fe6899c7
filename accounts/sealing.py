"""Secrets of second factors are sealed where they are kept: the database alone lets nobody in."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"accounts.second-factor:"


class SealError(Exception):
    """The key under which it was sealed is not known any more."""


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError from error


def seal_anew(sealed: str) -> str:
    """The same secret under the newest key."""
    try:
        return _keys().rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError from error


def _keys() -> MultiFernet:
    """The first one seals, every one opens."""
    return MultiFernet([_key(secret) for secret in settings.MFA_KEYS])


def _key(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(PURPOSE + secret.encode()).digest()))
