"""How often a reader gets bulletins, and mailing those that waited: each reader's in one letter, never twice."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.languages import ENGLISH
from accounts.mail import written_in
from bulletins.audience import languages_of
from bulletins.links import choice_link
from bulletins.models import Bulletin, DigestCopy, MailChoice
from bulletins.rendering import digest_of
from bulletins.truth import RETRACTED
from outbox.actions import Draft, Recipient, post_letter
from outbox.models import Delivery, Letter
from outbox.settling import KEEP_TRYING
from schools.days import SchoolCalendar, is_working_day
from schools.hours import leaves_at

logger = logging.getLogger(__name__)

# So many readers share a letter: its words are the same for all who wait for the same bulletins in one language.
READERS = 500


@dataclass
class _Reader:
    """Somebody for whom bulletins wait."""

    name: str
    address: str
    copies: list[int] = field(default_factory=list)
    bulletins: list[int] = field(default_factory=list)


def choose_pace(*, addresses: Collection[str], pace: str) -> None:
    """From now on bulletins come so often to these addresses. What waits there comes with the next digest."""
    now = timezone.now()
    MailChoice.objects.bulk_create(
        [MailChoice(address=address.lower(), pace=pace, chosen_at=now) for address in sorted(addresses)],
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["pace", "chosen_at"],
    )


def mail_digests(*, now: datetime) -> int:
    """On a working day, post a digest to each reader for whom one is due. Returns to how many."""
    today = timezone.localdate(now)
    if not is_working_day(today):
        return 0
    _take_back_stopped()
    posted = 0
    for (bulletins, language), readers in _due(today).items():
        for first in range(0, len(readers), READERS):
            try:
                posted += _mail(bulletins, language, readers[first : first + READERS], now)
            except Exception:  # one letter's fault must not keep the others waiting
                logger.exception("The digest of bulletins %s could not be mailed", bulletins)
    return posted


def _take_back_stopped() -> None:
    """A digest was stopped before it left, because a bulletin in it was retracted: what else it held waits again.

    One statement that looks at each row's own letter: a copy that has gone on to another letter meanwhile stays there.
    """
    stopped = Delivery.objects.filter(
        letter=OuterRef("letter"),
        address=OuterRef("address"),
        status=Delivery.Status.CANCELLED,
        ended_because=RETRACTED,
    )
    DigestCopy.objects.filter(Exists(stopped)).update(letter=None)


def _due(today: date) -> dict[tuple[tuple[int, ...], str], list[_Reader]]:
    """Whoever is due a digest today, by the bulletins that wait for them, the oldest first, and their language."""
    readers: dict[str, _Reader] = {}
    rows = DigestCopy.objects.due(today).order_by("bulletin__published_at", "bulletin", "pk")
    for pk, bulletin, name, address in rows.values_list("pk", "bulletin", "name", "address"):
        reader = readers.setdefault(address.lower(), _Reader(name, address))
        reader.copies.append(pk)
        reader.bulletins.append(bulletin)
    languages = languages_of(readers)
    found: dict[tuple[tuple[int, ...], str], list[_Reader]] = defaultdict(list)
    for address, reader in readers.items():
        found[tuple(reader.bulletins), languages.get(address, ENGLISH)].append(reader)
    return found


@transaction.atomic
def _mail(bulletins: Sequence[int], language: str, readers: Sequence[_Reader], now: datetime) -> int:
    """One letter for readers who wait for the same; none when another worker has it, or a bulletin was retracted."""
    wanted = [pk for reader in readers for pk in reader.copies]
    waiting = DigestCopy.objects.waiting().filter(pk__in=wanted)
    locked = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    if len(locked) != len(wanted):
        return 0
    found = Bulletin.objects.filter(pk__in=bulletins).select_related("written_for__force", "published_by")
    draft = _draft(list(found.order_by("published_at", "pk")), language, readers, now)
    letter = post_letter(draft, by=None).letter
    DigestCopy.objects.filter(pk__in=locked).update(letter=letter)
    return len(readers)


def _draft(bulletins: Sequence[Bulletin], language: str, readers: Sequence[_Reader], now: datetime) -> Draft:
    """Filed with the unit of the newest; answers go to the unit if all are of one."""
    mail, units = written_in(language, lambda: digest_of(bulletins)), {one.written_for for one in bulletins}
    leaves = leaves_at(SchoolCalendar(), now)
    return Draft(
        to=[Recipient(reader.name, reader.address, choice_link(reader.address)) for reader in readers],
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        category="digest",
        priority=Letter.Priority.BULLETIN,
        sender=bulletins[-1].written_for.sender if len(units) == 1 else "",
        reply_to=bulletins[-1].written_for.email if len(units) == 1 else "",
        send_after=leaves,
        send_before=leaves + KEEP_TRYING,
        about=", ".join(sorted(unit.name for unit in units)),
        desk=bulletins[-1].written_for.desk,
        is_optional=True,
    )
