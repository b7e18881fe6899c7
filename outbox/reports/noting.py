"""Each report is kept once, finds its delivery by name, and counts: whenever it comes and in whatever order."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from outbox.channels.answer import plain_words
from outbox.models import Delivery, Report
from outbox.outcomes import record_bounce, record_complaint, record_delivered

# Whose reports are dated by any mail server's clock.
MAILBOX = "mailbox"
# A report can overtake our own note of the name that the provider gave the mail, but not by long.
TRY_FOR = timedelta(days=1)
CHUNK = 100
LONGEST_NAME = 255


@transaction.atomic
def note_report(
    *, source: str, source_id: str, kind: Report.Kind, names: Sequence[str], at: datetime | None, words: str = ""
) -> bool:
    """Keep a report and let it count, the first time it comes. Returns whether it is new.

    `names` are our Message-ID and the provider's own for the mail, whichever are told, the surest first.
    """
    names = [plain for name in names if (plain := _plain_name(name))]
    known = _deliveries_named(names)
    name = next((name for name in names if name in known), names[0] if names else "")
    report, is_new = Report.objects.get_or_create(
        source=source[:40],
        source_id=_fitting(source_id),
        defaults={
            "kind": kind,
            "names": name,
            "words": plain_words(words),
            "reported_at": _moment(at, timezone.now()),
            "delivery": known.get(name),
        },
    )
    if is_new and report.delivery:
        _let_count(report, report.delivery)
    return is_new


def settle_unmatched(now: datetime) -> int:
    """Try again what named no delivery when it came. Returns how many have found theirs."""
    waiting = Report.objects.filter(delivery__isnull=True, received_at__gt=now - TRY_FOR).exclude(names="")
    rows = waiting.iterator(CHUNK)
    found = 0
    while chunk := list(islice(rows, CHUNK)):
        known = _deliveries_named([report.names for report in chunk])
        found += sum(_match(report, known[report.names]) for report in chunk if report.names in known)
    return found


@transaction.atomic
def _match(report: Report, delivery: Delivery) -> bool:
    matched = Report.objects.filter(pk=report.pk, delivery__isnull=True).update(delivery=delivery)
    if matched:
        _let_count(report, delivery)
    return bool(matched)


def _let_count(report: Report, delivery: Delivery) -> None:
    match report.kind:
        case Report.Kind.DELIVERED:
            record_delivered(delivery=delivery, at=report.reported_at)
        case Report.Kind.BOUNCED:
            heard_at = report.received_at if report.source == MAILBOX else None
            words = report.words or gettext_noop("It came back.")
            record_bounce(delivery=delivery, at=report.reported_at, words=words, heard_at=heard_at)
        case Report.Kind.COMPLAINED:
            record_complaint(delivery=delivery, at=report.reported_at)


def _deliveries_named(names: Collection[str]) -> dict[str, Delivery]:
    """Ours of these names. Some providers put theirs, or ours, in angle brackets and some do not."""
    bracketed = [f"<{name}>" for name in names]
    # An empty name is none: without saying so the database would read every row.
    theirs = Q(provider_id__in=[*names, *bracketed]) & ~Q(provider_id="")
    named = Delivery.objects.filter(Q(message_id__in=bracketed) | theirs)
    found = {}
    for delivery in named.only("pk", "message_id", "provider_id"):
        found[_plain_name(delivery.message_id)] = found[_plain_name(delivery.provider_id)] = delivery
    return {name: found[name] for name in names if name in found}


def _plain_name(name: str) -> str:
    return _fitting(" ".join(name.split()).removeprefix("<").removesuffix(">"))


def _fitting(name: str) -> str:
    """As it is, or something as unmistakable that the database can keep."""
    if len(name) <= LONGEST_NAME and "\0" not in name:
        return name
    return sha256(name.encode(errors="replace")).hexdigest()


def _moment(at: datetime | None, now: datetime) -> datetime:
    """Nothing is reported before it happens, whatever the other side's clock says."""
    if at is None:
        return now
    return min(at if timezone.is_aware(at) else at.replace(tzinfo=UTC), now)
