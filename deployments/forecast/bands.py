"""The forecast by urgency: now, and within two, six and twelve weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from deployments.forecast.row import Row

BANDS = (
    (_("Now"), timedelta(0)),
    (_("Within 2 weeks"), timedelta(weeks=2)),
    (_("Within 6 weeks"), timedelta(weeks=6)),
    (_("Within 12 weeks"), timedelta(weeks=12)),
)


@dataclass(frozen=True)
class Band:
    """Rows that want attention within the same time."""

    label: str
    rows: list[Row]


def bands_of(rows: Sequence[Row], *, today: date) -> list[Band]:
    """The rows in their bands; no band is empty."""
    left, found = list(rows), []
    for label, ahead in BANDS:
        inside = [row for row in left if row.on <= today + ahead]
        left = left[len(inside) :]
        found.append(Band(str(label), inside))
    return [band for band in found if band.rows]
