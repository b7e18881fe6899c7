"""What a timeline tells: who is where, away or suspended, from a day until a day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.wording import spoken
from deployments.desk.team.roster import KINDS
from deployments.desk.team.stretches import Step, Stretch
from lists.exports import Sheet
from officers.models import Absence, Officer

AWAY, SUSPENDED = "away", "suspended"
# The look of a bar, and its words in the legend.
LOOKS = {
    **{str(kind).lower(): words for kind, (words, _) in KINDS.items()},
    AWAY: gettext_lazy("Away"),
    SUSPENDED: gettext_lazy("Suspended"),
}


@dataclass(frozen=True)
class Fact:
    """One line of the table: an officer at a school, away or suspended, from a day until a day."""

    officer: Officer
    urn: int
    school: str
    look: str
    from_on: date
    until_on: date | None
    note: str = ""
    begins: Step | None = None
    ends: Step | None = None

    @property
    def as_what(self) -> str:
        return str(LOOKS[self.look])

    @property
    def planned(self) -> Step | None:
        return self.begins or self.ends

    @property
    def notes(self) -> str:
        begins = [_("begins by a plan: %(words)s") % {"words": self.begins.words.lower()}] if self.begins else []
        ends = [_("ends by a plan: %(words)s") % {"words": self.ends.words.lower()}] if self.ends else []
        return "; ".join([*([self.note] if self.note else []), *begins, *ends])


def away_fact(officer: Officer, absence: Absence, stretch: Stretch | None) -> Fact:
    """The whole absence, at the school of a stretch or wherever the officer works."""
    urn, school = (stretch.place.urn, stretch.place.name) if stretch else (0, "")
    why = absence.get_kind_display()
    return Fact(officer, urn, school, AWAY, absence.from_on, absence.until_on, note=why)


def in_order(facts: list[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.from_on, fact.until_on or date.max, fact.school, fact.look))


def said_of(fact: Fact, whose: str) -> str:
    """“Named, Ash Park School, from 5 January 2026, no last day”, for whoever does not see the bar."""
    until = _("until %(day)s") % {"day": spoken(fact.until_on)} if fact.until_on else _("no last day")
    parts = [fact.as_what, whose, _("from %(day)s") % {"day": spoken(fact.from_on)}, until, fact.notes]
    return ", ".join(part for part in parts if part)


FACTS = Sheet[Fact](
    "timeline",
    {
        gettext_noop("Officer"): lambda fact: fact.officer.display_name,
        gettext_noop("Collar number"): lambda fact: fact.officer.collar_number,
        gettext_noop("School"): lambda fact: fact.school,
        gettext_noop("URN"): lambda fact: fact.urn or None,
        gettext_noop("As"): lambda fact: fact.as_what,
        gettext_noop("From"): lambda fact: fact.from_on,
        gettext_noop("Until"): lambda fact: fact.until_on,
        gettext_noop("Notes"): lambda fact: fact.notes,
    },
)
