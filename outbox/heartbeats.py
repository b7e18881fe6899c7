"""Stamping signs of life, and how old the last ones are."""

from datetime import datetime, timedelta

from django.utils import timezone

from outbox.models import Heartbeat

# Beat rings each minute: a part that has not stamped for so long has stopped.
SILENT_AFTER = timedelta(minutes=3)
# Another machine's clock may be ahead by so much. What is later was noted before the clock was set back.
CLOCK_AHEAD = timedelta(minutes=1)


def stamp(part: Heartbeat.Part) -> None:
    """This part lives now."""
    beat = Heartbeat(part=part, beat_at=timezone.now())
    Heartbeat.objects.bulk_create([beat], update_conflicts=True, unique_fields=["part"], update_fields=["beat_at"])


def last_stamps() -> dict[str, datetime]:
    return dict(Heartbeat.objects.values_list("part", "beat_at"))
