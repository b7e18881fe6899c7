"""A copy of a notice, as the link in its mail finds it."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired
from django.db.models.functions import Lower

from deployments.actions.announcing import link_signer
from deployments.models import Notice, NoticeCopy
from schools.models import Contact

LINK_LASTS = timedelta(days=60)


class LinkExpiredError(Exception):
    """The link is ours, and too old."""


class Standing(StrEnum):
    """What the holder of a copy may do with it."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    SHARED = "SHARED"
    GONE = "GONE"
    CORRECTED = "CORRECTED"
    WITHDRAWN = "WITHDRAWN"

    @property
    def is_over(self) -> bool:
        """There is nothing to read any more, and nothing to answer."""
        return self in (Standing.GONE, Standing.CORRECTED, Standing.WITHDRAWN)


def copy_named_by(token: str) -> NoticeCopy | None:
    """The copy whose link this is; None when the link is not one of ours. Raises LinkExpiredError for an old one."""
    try:
        key = UUID(link_signer.unsign(token, max_age=LINK_LASTS))
    except SignatureExpired as error:
        raise LinkExpiredError from error
    except (BadSignature, ValueError):
        return None
    copy = (
        NoticeCopy.objects.select_related(
            "contact",
            "delivery",
            "notice__school",
            "notice__letter",
            "notice__issued_by",
            "notice__redeployment__command_unit__force",
            "notice__corrects__redeployment",
        )
        .filter(key=key)
        .first()
    )
    return copy and _in_another_role(copy)


def _in_another_role(copy: NoticeCopy) -> NoticeCopy:
    """Whoever has two roles gets one copy for both. When the one that it is tied to has ended, it stands for the other.

    In the mailbox to which it went, somebody still reads for the school.
    """
    if _reads(copy):
        return copy
    readers = Contact.objects.proved().who_read_notices().filter(school=copy.notice.school_id)
    other = readers.alias(lowered=Lower("email")).filter(lowered=copy.delivery.address.lower()).first()
    copy.contact = other or copy.contact
    return copy


def _reads(copy: NoticeCopy) -> bool:
    contact = copy.contact
    at_school = contact.role in Contact.NOTICE_READERS and contact.school_id == copy.notice.school_id
    return at_school and contact.state != Contact.State.LEFT and copy.went_to_contact


def standing_of(copy: NoticeCopy) -> Standing:
    """Whoever has left learns nothing more; then what became of the notice; then who may answer it."""
    contact, notice = copy.contact, copy.notice
    if not _reads(copy):
        return Standing.GONE
    if not notice.is_live:
        return Standing(notice.status)
    if notice.status == Notice.Status.ACKNOWLEDGED:
        return Standing.ANSWERED
    return Standing.SHARED if contact.is_shared else Standing.OPEN


def newest_after(notice: Notice) -> Notice | None:
    """The last in the line of corrections that took this notice's place, if there is one."""
    newest, following = None, Notice.objects.filter(corrects=notice).first()
    while following:
        newest, following = following, Notice.objects.filter(corrects=following).first()
    return newest
