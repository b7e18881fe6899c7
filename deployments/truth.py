"""Asked just before mail leaves: which of our letters say what is no longer true, or go to somebody who has left.

What a person withdraws or corrects is called back at once by the action that does it. This finds the rest: what was
called back in the same moment, and what changed elsewhere while the letter waited for its hour.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_noop

from accounts.models import User
from deployments.models import Change, Notice
from outbox.channels.notify_words import uk_mobile
from outbox.models import Delivery, Letter
from schools.models import Contact, School

# Letters that go to whoever had a copy of a notice, and letters that go to the contacts of a school as they are.
OF_A_NOTICE = ("notice", "reminder", "text-reminder")
WAYS = ("notice", "reminded_notice", "texted_notice")
TO_SCHOOLS = ("held", "released", "withdrawal", "answer", "visit-answer", "suspended", "return-suspended", "return")
TO_POLICE = ("alert", "question", "visit", "morning", "forecast", "tenure-warning")

WITHDRAWN = gettext_noop("The plan was withdrawn.")
CORRECTED = gettext_noop("A correction took its place.")
ANSWERED = gettext_noop("The school had answered.")
CLOSED = gettext_noop("The school has closed.")
LEFT = gettext_noop("This person has left the school or has another address by now.")
OTHER_DAY = gettext_noop("The day of the return has moved, or the absence was cancelled.")
NO_ACCOUNT = gettext_noop("This person’s account was deactivated.")

OVER = {Notice.Status.WITHDRAWN: WITHDRAWN, Notice.Status.CORRECTED: CORRECTED}


@dataclass(frozen=True)
class _Copy:
    """A letter of a notice on its way to one address, and how the notice stands."""

    pk: int
    address: str
    category: str
    notice: int
    notice_status: str
    school_status: str

    def why_not(self, readers: Collection[tuple[int, str]]) -> str:
        if self.notice_status in OVER:
            return OVER[Notice.Status(self.notice_status)]
        if self.category != "notice" and self.notice_status == Notice.Status.ACKNOWLEDGED:
            return ANSWERED
        if self.school_status not in School.OPEN_STATUSES:
            return CLOSED
        return "" if (self.notice, self.address) in readers else LEFT


def no_longer_true(pks: Sequence[int]) -> dict[int, str]:
    """Why these deliveries must not be sent, by id; nothing of those that may. Three queries for any number of notices.

    A notice is still sent when another of its school's readers has answered: everybody hears who comes.
    """
    copies = _copies(pks)
    readers = _readers({copy.notice for copy in copies})
    others = list(
        Delivery.objects.filter(pk__in=pks, letter__category__in=(*TO_SCHOOLS, *TO_POLICE))
        .annotate(lowered=Lower("address"))
        .values_list("pk", "lowered", "letter__category")
    )
    why = {copy.pk: copy.why_not(readers) for copy in copies}
    why |= _left([(pk, address) for pk, address, category in others if category in TO_SCHOOLS])
    why |= _of_returns([pk for pk, _, category in others if category == "return"])
    why |= _without_account([(pk, address) for pk, address, category in others if category in TO_POLICE])
    return {pk: words for pk, words in why.items() if words}


def _copies(pks: Sequence[int]) -> list[_Copy]:
    rows = Delivery.objects.filter(pk__in=pks, letter__category__in=OF_A_NOTICE).values_list(
        "pk",
        Lower("address"),
        "letter__category",
        *(Coalesce(*(f"letter__{way}__{fact}" for way in WAYS)) for fact in ("pk", "status", "school__status")),
    )
    return [_Copy(*row) for row in rows if row[3]]


def _readers(notices: Collection[int]) -> set[tuple[int, str]]:
    """The addresses and mobile numbers at which these notices' schools may be told of them today.

    Whoever has two roles gets one copy for both, and still reads it when one of them ends.
    """
    readers = Contact.objects.proved().who_read_notices().filter(school__notices__in=notices)
    rows = list(readers.order_by().values_list("school__notices", Lower("email"), "phone"))
    by_mail = {(notice, address) for notice, address, _ in rows}
    return by_mail | {(notice, number) for notice, _, phone in rows if (number := uk_mobile(phone))}


def _left(deliveries: Sequence[tuple[int, str]]) -> dict[int, str]:
    if not deliveries:
        return {}
    current = Contact.objects.proved().alias(lowered=Lower("email"))
    found = set(
        current.filter(lowered__in={address for _, address in deliveries}).values_list(Lower("email"), flat=True)
    )
    return {pk: LEFT for pk, address in deliveries if address not in found}


def _of_returns(pks: Sequence[int]) -> dict[int, str]:
    """A letter about who is back is the whole truth: a newer one takes its place, and none is left if nobody goes."""
    if not pks:
        return {}
    about = Change.objects.filter(
        kind=Change.Kind.ABSENCE,
        redeployment__notices=OuterRef("letter__followed_notices"),
        school=OuterRef("letter__followed_notices__school"),
    )
    away = about.exclude(status=Change.Status.WITHDRAWN).filter(absence__cancelled_at__isnull=True)
    newer = Letter.objects.filter(
        category="return",
        followed_notices=OuterRef("letter__followed_notices"),
        pk__gt=OuterRef("letter"),
    )
    found = Delivery.objects.filter(Exists(about), Exists(newer) | ~Exists(away), pk__in=pks)
    return dict.fromkeys(found.values_list("pk", flat=True), OTHER_DAY)


def _without_account(deliveries: Sequence[tuple[int, str]]) -> dict[int, str]:
    if not deliveries:
        return {}
    gone = User.objects.filter(is_active=False).alias(lowered=Lower("email"))
    found = set(gone.filter(lowered__in={address for _, address in deliveries}).values_list(Lower("email"), flat=True))
    return {pk: NO_ACCOUNT for pk, address in deliveries if address in found}
