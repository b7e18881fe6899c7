"""The school's answer: in the portal, through the link in the mail, or by phone."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import spoken_moment
from deployments.errors import NoticeError
from deployments.models import Acknowledgement, Notice, NoticeCopy
from schools.models import Contact

Means = Acknowledgement.Means


@transaction.atomic
def acknowledge_in_portal(*, notice: Notice, by: User) -> Acknowledgement:
    """The signed-in head or DSL acknowledges for their school."""
    contact = by.contacts.current().who_read_notices().filter(school=notice.school_id, is_shared=False).first()
    if contact is None:
        raise NoticeError(_("Only a headteacher or DSL of the school can acknowledge its notice."))
    return _acknowledge(notice, contact, Means.PORTAL)


@transaction.atomic
def acknowledge_by_link(*, copy: NoticeCopy) -> Acknowledgement:
    """The person to whom this copy was mailed acknowledges, with or without an account."""
    if copy.contact.is_shared:
        raise NoticeError(_("This copy went to a shared mailbox. Please ask the headteacher or a DSL to acknowledge."))
    if not copy.went_to_contact:
        refusal = _("The link was sent to an address that %(name)s no longer has.")
        raise NoticeError(refusal % {"name": copy.contact.name})
    return _acknowledge(copy.notice, copy.contact, Means.LINK)


@transaction.atomic
def acknowledge_by_phone(
    *,
    notice: Notice,
    contact: Contact,
    phone_number: str,
    remark: str = "",
    called_at: datetime | None = None,
    by: User,
) -> Acknowledgement:
    """Note that a head or DSL acknowledged by phone: when, on which number, and who noted it. Without a moment, now."""
    now = timezone.now()
    called_at = called_at or now
    if contact.is_shared:
        raise NoticeError(_("A shared mailbox cannot acknowledge. Name the person you spoke to."))
    check_call(
        phone_number,
        called_at,
        since=notice.issued_at,
        too_early=_("The call must not be before the notice, issued on %(moment)s"),
        now=now,
    )
    return _acknowledge(
        notice,
        contact,
        Means.PHONE,
        acknowledged_at=max(called_at, notice.issued_at),
        phone_number=phone_number.strip(),
        remark=remark.strip(),
        noted_by=by,
        noted_at=now,
    )


def check_call(phone_number: str, called_at: datetime, *, since: datetime, too_early: str, now: datetime) -> None:
    """Refuse a call on no number, one of the future, or one before there was anything to tell, at a %(moment)s."""
    if not phone_number.strip():
        raise NoticeError(_("Enter the number on which you reached them."))
    if called_at > now:
        raise NoticeError(
            _("The call must not lie in the future"), field="time" if _same_day(called_at, now) else "day"
        )
    # A call is entered to the minute.
    if called_at < since.replace(second=0, microsecond=0):
        raise NoticeError(too_early % {"moment": spoken_moment(timezone.localtime(since))}, field="day")


def mark_seen(*, copy: NoticeCopy) -> None:
    """The copy's link was opened for the first time. Opening is never an answer: mail scanners open links."""
    NoticeCopy.objects.filter(pk=copy.pk, seen_at__isnull=True).update(seen_at=timezone.now())


def _same_day(one: datetime, other: datetime) -> bool:
    return timezone.localdate(one) == timezone.localdate(other)


def _acknowledge(notice: Notice, contact: Contact, means: Means, **call: Any) -> Acknowledgement:
    if contact.school_id != notice.school_id or contact.state == Contact.State.LEFT:
        refusal = _("%(name)s is no longer a contact of %(school)s.")
        raise NoticeError(refusal % {"name": contact.name, "school": notice.school})
    if contact.role not in Contact.NOTICE_READERS:
        raise NoticeError(_("Only a headteacher or DSL can acknowledge for the school."))
    _answered(notice)
    acknowledgement: Acknowledgement = Acknowledgement.objects.get_or_create(
        notice=notice,
        contact=contact,
        defaults={"name": contact.name, "means": means, "acknowledged_at": timezone.now()} | call,
    )[0]
    return acknowledgement


def _answered(notice: Notice) -> None:
    """Move the notice on; a second person's answer finds it moved, which is fine. One not live any more is refused."""
    moved = Notice.objects.filter(pk=notice.pk, status__in=Notice.LIVE).update(status=Notice.Status.ACKNOWLEDGED)
    notice.refresh_from_db()
    if moved != 1:
        refusal = _("This notice has been %(state)s, so there is nothing to answer.")
        raise NoticeError(refusal % {"state": notice.get_status_display().lower()})
