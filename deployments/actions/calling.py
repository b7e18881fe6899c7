"""What came of a call to a school: an answer, or nothing yet."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.answering import acknowledge_by_phone, check_call
from deployments.errors import NoticeError
from deployments.models import Acknowledgement, Notice, PhoneCall
from outbox.models import Letter
from schools.models import Contact


@transaction.atomic
def record_call(
    *,
    notice: Notice,
    contact: Contact | PhoneCall.Outcome,
    phone_number: str,
    remark: str = "",
    called_at: datetime | None = None,
    by: User,
) -> Acknowledgement | PhoneCall:
    """Note whom the call reached, which answers the notice; or that it reached nobody, which answers nothing."""
    if isinstance(contact, Contact):
        return acknowledge_by_phone(
            notice=notice, contact=contact, phone_number=phone_number, remark=remark, called_at=called_at, by=by
        )
    if not notice.is_live:
        raise NoticeError(
            _("This notice has been %(status)s: nobody needs to call.")
            % {"status": notice.get_status_display().lower()}
        )
    now = timezone.now()
    called_at = called_at or now
    check_call(
        phone_number,
        called_at,
        since=notice.issued_at,
        too_early=_("The call must not be before the notice, issued on %(moment)s"),
        now=now,
    )
    return PhoneCall.objects.create(
        notice=notice,
        outcome=contact,
        phone_number=phone_number.strip(),
        called_at=called_at,
        noted_at=now,
        noted_by=by,
        remark=remark.strip(),
    )


@transaction.atomic
def record_news_call(
    *,
    letter: Letter,
    contact: Contact | PhoneCall.Outcome,
    phone_number: str,
    remark: str = "",
    called_at: datetime | None = None,
    by: User,
) -> PhoneCall:
    """Note who was told on the phone what a letter could not say, or that nobody was reached."""
    now = timezone.now()
    called_at = called_at or now
    check_call(
        phone_number,
        called_at,
        since=letter.posted_at,
        too_early=_("The call must not be before the letter, posted on %(moment)s"),
        now=now,
    )
    person = contact if isinstance(contact, Contact) else None
    return PhoneCall.objects.create(
        letter=letter,
        outcome=PhoneCall.Outcome.TOLD if isinstance(contact, Contact) else contact,
        contact=person,
        name=person.name if person else "",
        phone_number=phone_number.strip(),
        called_at=called_at,
        noted_at=now,
        noted_by=by,
        remark=remark.strip(),
    )
