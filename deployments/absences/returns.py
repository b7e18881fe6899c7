"""The end of an absence at one school: from which day its officer is back, and whether the officer may come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.absences.away import day_before, first_day_back
from deployments.models import Change
from deployments.outlook import expected_posts
from officers.fitness import Blocker
from officers.models import Officer
from schools.days import calendars_for


@dataclass(frozen=True)
class Return:
    """One officer who is back at one school."""

    change: Change
    officer: Officer
    last_on: date
    back_on: date
    # The school day before, on which the school is told.
    tell_on: date
    # What stops the officer on the day back: then nothing is promised.
    blockers: Sequence[Blocker] = ()
    # Whether the officer still works at the school by then.
    is_there: bool = True
    # Not away after all.
    is_off: bool = False

    def is_due(self, today: date) -> bool:
        return self.is_there and self.tell_on <= today <= self.back_on

    @property
    def headline(self) -> str:
        """“PC Dave is back from Monday 16 March 2027”."""
        name = self.officer.display_name
        if self.is_off:
            return _("%(officer)s is not away after all") % {"officer": name}
        if self.blockers:
            words = _("%(officer)s is away until %(weekday)s")
            return words % {"officer": name, "weekday": spoken(self.last_on, "l j F Y")}
        return _("%(officer)s is back from %(weekday)s") % {"officer": name, "weekday": spoken(self.back_on, "l j F Y")}

    @property
    def line(self) -> str:
        if not self.blockers:
            return f"{capfirst(self.headline)}."
        promise = _("We will write to you before %(officer)s is back.") % {"officer": self.officer.display_name}
        return f"{capfirst(self.headline)}. {promise}"


def returns_of(changes: Iterable[Change]) -> list[Return]:
    """How each of these absences ends, in the same number of queries however many there are on one day."""
    rows = list(changes)
    calendars = calendars_for({change.school_id: change.school for change in rows}.values())
    officers = {
        officer.pk: officer
        for officer in Officer.objects.filter(pk__in={row.officer_out_id for row in rows}).with_record()
    }
    backs = {row.pk: first_day_back(calendars[row.school_id], row.until_on) for row in rows if row.until_on}
    today = timezone.localdate()
    # Who stands suspended today does not come today: the next morning's run says from when.
    there = {
        (day, post.officer.pk, post.urn)
        for day in set(backs.values())
        for post in expected_posts(day, officers=officers)
        if day > today or not post.suspended
    }
    return [
        Return(
            change=row,
            officer=officers[row.officer_out_id],
            last_on=row.until_on,
            back_on=backs[row.pk],
            tell_on=day_before(calendars[row.school_id], backs[row.pk]),
            blockers=officers[row.officer_out_id].blockers(on=backs[row.pk]),
            is_there=(backs[row.pk], row.officer_out_id, row.school_id) in there,
        )
        for row in rows
        if row.officer_out_id and row.until_on
    ]
