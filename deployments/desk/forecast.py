"""The forecast as its page and the sergeant's home show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.forecast import Band, Facts, Row, bands_of, of_whom, rows_of
from lists.exports import Sheet
from schools.models import CommandUnit

# Name in the address, words on the page.
WHOSE = {"mine": _("Mine and nobody’s"), "all": _("Everybody’s")}


@dataclass(frozen=True)
class Forecast:
    """What runs out in the command units that the person leads."""

    all: list[Row]
    mine: list[Row]
    today: date

    def rows(self, whose: str) -> list[Row]:
        return self.mine if whose == "mine" else self.all

    def bands(self, rows: Sequence[Row]) -> list[Band]:
        return bands_of(rows, today=self.today)

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        return [(key, str(label), len(self.rows(key))) for key, label in WHOSE.items()]


def forecast_for(user: User, *, today: date) -> Forecast:
    """In the same number of queries however much there is to tell."""
    units = CommandUnit.objects.run_by(user)
    rows = rows_of(Facts(units, today))
    return Forecast(all=rows, mine=of_whom(rows, user), today=today)


FORECAST = Sheet[Row](
    "forecast",
    {
        gettext_noop("By"): lambda row: row.on,
        gettext_noop("What"): lambda row: gettext(row.kind.value),
        gettext_noop("Who"): lambda row: row.who,
        gettext_noop("What to know"): lambda row: row.words,
    },
)
