"""What became of one message at a channel."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from outbox.models import Delivery


@dataclass(frozen=True)
class Answer:
    """ACCEPTED, BOUNCED (refused for good, for this recipient), or QUEUED: to be tried again."""

    outcome: Delivery.Status
    code: int | None = None
    words: str = ""
    # The provider's own name for the message, where it gives one.
    provider_id: str = ""
    # Said of us and not of this message: nothing else would get through either.
    refuses_us: bool = False
    at: datetime = field(default_factory=timezone.now)


def plain_words(words: object) -> str:
    """What a relay said, fit to be kept."""
    if isinstance(words, bytes):
        words = words.decode(errors="replace")
    return " ".join(str(words).replace("\0", "").split())[:300]


def words_of(error: Exception) -> str:
    """An error that no relay worded: its own name and words."""
    return plain_words(f"{type(error).__name__}: {error}")
