"""What others say became of our mail: a provider by its webhook, a mail server by a returned mail."""

from outbox.reports.noting import note_report, settle_unmatched
from outbox.reports.reading import read_bounces

__all__ = ["note_report", "read_bounces", "settle_unmatched"]
