"""All that stands in a plan's way, and how much notice its schools would get."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from deployments.checks.at_schools import of_the_schools, of_the_vacancies
from deployments.checks.basics import of_the_correction, of_the_day, of_the_words
from deployments.checks.facts import PlanFacts
from deployments.checks.fitness import of_the_officers, overloaded
from deployments.checks.posts import of_the_posts
from deployments.checks.problem import SHORT_NOTICE, Problem
from deployments.models import Exigency, Redeployment
from deployments.models.exigency import authorised_exigency_of
from deployments.notices.render import NoticeWriter
from deployments.words import named, notice_given
from schools.days import SchoolCalendar, calendars_for
from schools.hours import counts_from, leaves_at


class PlanCheck(PlanFacts):
    """Reads all that a plan's checks need, in the same number of queries however many schools it has."""

    def problems(self) -> list[Problem]:
        """Everything that stands in the way, the plan's own facts first."""
        return [
            *of_the_day(self),
            *of_the_words(self),
            *of_the_correction(self),
            *of_the_schools(self),
            *of_the_officers(self),
            *of_the_posts(self),
            *of_the_vacancies(self),
            *self._of_the_notice(),
        ]

    def warnings(self) -> list[Problem]:
        """What the sergeant should know before telling schools, and may do all the same."""
        return list(overloaded(self))

    @cached_property
    def lead_days(self) -> dict[int, int]:
        """School days from when the notice may be read to the day of the change, for each school that is sent one."""
        day = self.redeployment.effective_on
        calendars = self.calendars
        return {urn: calendars[urn].count(counts_from(calendars[urn], self.release_at), day) for urn in calendars}

    @cached_property
    def leaves(self) -> dict[int, datetime]:
        """When the notice leaves, for each school that is sent one."""
        plan, urgent = self.redeployment, authorised_exigency_of(self.redeployment) is not None
        return {
            urn: leaves_at(calendar, self.release_at, day=plan.effective_on, urgent=urgent)
            for urn, calendar in self.calendars.items()
        }

    @cached_property
    def calendars(self) -> dict[int, SchoolCalendar]:
        """Those of the schools that will be sent a notice."""
        unchanged = self._told_the_same()
        return calendars_for(school for urn, school in self.schools.items() if urn not in unchanged)

    def short_notice(self) -> dict[int, int]:
        """The schools that would get less than the force's minimum notice, with the school days they would get."""
        minimum = self.redeployment.command_unit.force.minimum_notice_days
        return {urn: days for urn, days in self.lead_days.items() if days < minimum}

    def _of_the_notice(self) -> Iterator[Problem]:
        short = self.short_notice()
        fewest = min(short.values(), default=0)
        authorised = authorised_exigency_of(self.redeployment)
        if not short or (authorised and fewest >= (authorised.lead_days or 0)):
            return
        minimum = self.redeployment.command_unit.force.minimum_notice_days
        words = _("%(schools)s would get %(notice_given)s; the minimum is %(minimum)s. %(way_out)s") % {
            "schools": named([self.schools[urn] for urn in short]),
            "notice_given": notice_given(fewest),
            "minimum": minimum,
            "way_out": self._way_out(authorised),
        }
        yield Problem(SHORT_NOTICE, words, "deployments:exigency-ask", (self.redeployment.pk,))

    def _way_out(self, authorised: Exigency | None) -> str:
        if authorised:
            return _("The inspector authorised %(notice_given)s. Ask again.") % {
                "notice_given": notice_given(authorised.lead_days or 0)
            }
        exigency = getattr(self.redeployment, "exigency", None)
        asked = exigency and exigency.state == Exigency.State.ASKED and exigency.is_current
        return _("An inspector has been asked.") if asked else _("Choose a later day or ask an inspector.")

    def _told_the_same(self) -> set[int]:
        """Schools that a correction tells nothing new: they keep the notice, and the answer, that they have."""
        if not self.redeployment.corrects_id:
            return set()
        return {
            words.school.urn
            for words in NoticeWriter(self.redeployment).all()
            if words.corrects and words.corrects.substance == words.substance
        }


def find_problems(redeployment: Redeployment, *, release_at: datetime) -> list[Problem]:
    """What stands in the way of telling schools at that moment."""
    return PlanCheck(redeployment, release_at).problems()
