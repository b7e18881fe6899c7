"""What stands in a plan's way: each problem in words, with the page where it is mended."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.wording import spoken
from deployments.models import Change, Deployment, Exigency, Redeployment
from deployments.models.exigency import authorised_exigency_of
from deployments.outlook import Post, expected_posts
from deployments.render import NoticeWriter
from deployments.words import SchoolFacts, empty_placeholders, faults_in, named, notice_given
from officers.models import Officer
from schools.days import SchoolCalendar, calendars_for
from schools.hours import counts_from, leaves_at
from schools.models import Contact, School


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way. `view` and `args` name the page that mends it."""

    code: str
    words: str
    view: str = ""
    args: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.view, args=self.args) if self.view else ""


SHORT_NOTICE = "short-notice"


@dataclass
class PlanCheck:
    """Reads all that a plan's checks need, in the same number of queries however many schools it has."""

    redeployment: Redeployment
    release_at: datetime
    changes: list[Change] = field(init=False)
    schools: dict[int, School] = field(init=False)
    by_school: dict[int, list[Change]] = field(init=False)

    def __post_init__(self) -> None:
        self.changes = list(
            self.redeployment.changes.filter(status=Change.Status.PLANNED).select_related(
                "school__local_authority", "officer_in", "officer_out"
            )
        )
        self.schools = {change.school_id: change.school for change in self.changes}
        self.by_school = defaultdict(list)
        for change in self.changes:
            self.by_school[change.school_id].append(change)

    def problems(self) -> list[Problem]:
        """Everything that stands in the way, the plan's own facts first."""
        return [
            *self._of_the_day(),
            *self._of_the_words(),
            *self._of_the_correction(),
            *self._of_the_schools(),
            *self._of_the_officers(),
            *self._of_the_posts(),
            *self._of_the_notice(),
        ]

    @cached_property
    def lead_days(self) -> dict[int, int]:
        """School days from when the notice may be read to the day of the change, for each school that is sent one."""
        day = self.redeployment.effective_on
        calendars = self._calendars
        return {urn: calendars[urn].count(counts_from(calendars[urn], self.release_at), day) for urn in calendars}

    @cached_property
    def leaves(self) -> dict[int, datetime]:
        """When the notice leaves, for each school that is sent one."""
        plan, urgent = self.redeployment, authorised_exigency_of(self.redeployment) is not None
        return {
            urn: leaves_at(calendar, self.release_at, day=plan.effective_on, urgent=urgent)
            for urn, calendar in self._calendars.items()
        }

    @cached_property
    def _calendars(self) -> dict[int, SchoolCalendar]:
        """Those of the schools that will be sent a notice."""
        unchanged = self._told_the_same()
        return calendars_for(school for urn, school in self.schools.items() if urn not in unchanged)

    def short_notice(self) -> dict[int, int]:
        """The schools that would get less than the force's minimum notice, with the school days they would get."""
        minimum = self.redeployment.command_unit.force.minimum_notice_days
        return {urn: days for urn, days in self.lead_days.items() if days < minimum}

    def _of_the_day(self) -> Iterator[Problem]:
        plan, pk = self.redeployment, (self.redeployment.pk,)
        if plan.effective_on < timezone.localdate(max(self.release_at, timezone.now())):
            words = f"{spoken(plan.effective_on)} is past when schools are told. Choose a later day."
            yield Problem("day", words, "deployments:redeployment-edit", pk)
        if not self.changes:
            yield Problem("changes", "The plan changes nothing yet. Add a change.", "deployments:change-add", pk)

    def _of_the_words(self) -> Iterator[Problem]:
        plan, mend = self.redeployment, ("deployments:notice-write", (self.redeployment.pk,))
        if not plan.words.strip():
            yield Problem("words", "The notice has not been written.", *mend)
        for fault in faults_in(plan.words):
            yield Problem("words", f"{fault}.", *mend)
        empty: dict[str, list[School]] = defaultdict(list)
        for urn, school in self.schools.items():
            facts = SchoolFacts(plan, self.by_school[urn])
            for name in empty_placeholders(plan.words, facts):
                empty[name].append(school)
        for name, schools in empty.items():
            yield Problem("words", f"(({name})) stands for nobody at {named(schools)}.", *mend)

    def _of_the_correction(self) -> Iterator[Problem]:
        earlier = self.redeployment.corrects
        if earlier and earlier.status not in Redeployment.TOLD:
            words = f"The plan that this one corrects is now {earlier.get_status_display().lower()}. Withdraw this one."
            yield Problem("correction", words, "deployments:redeployment-detail", (earlier.pk,))

    def _of_the_schools(self) -> Iterator[Problem]:
        roles: dict[int, set[str]] = defaultdict(set)
        live = Contact.objects.live().filter(school__in=self.schools)
        for urn, role in live.values_list("school", "role"):
            roles[urn].add(role)
        for urn, school in self.schools.items():
            if not school.is_open:
                yield Problem("closed", f"{school} is not open.", "deployments:school", (urn,))
            if school.local_authority.command_unit_id != self.redeployment.command_unit_id:
                words = f"{school} does not lie in {self.redeployment.command_unit}."
                yield Problem("unit", words, "deployments:redeployment-detail", (self.redeployment.pk,))
            for role, title in ((Contact.Role.HEAD, "headteacher"), (Contact.Role.DSL, "DSL")):
                if role not in roles[urn]:
                    words = f"{school} has no {title} who can be reached by mail."
                    yield Problem("contact", words, "schools:contact-add", (urn,))

    def _of_the_officers(self) -> Iterator[Problem]:
        arriving = {change.officer_in_id for change in self.changes if change.officer_in_id}
        for officer in Officer.objects.filter(pk__in=arriving).with_record():
            mend = ("officers:officer-detail", (officer.pk,))
            if officer.command_unit_id != self.redeployment.command_unit_id:
                yield Problem("unit", f"{officer} does not belong to {self.redeployment.command_unit}.", *mend)
            for blocker in officer.blockers(on=self.redeployment.effective_on):
                yield Problem(blocker.code, blocker.words, *mend)

    def _of_the_posts(self) -> Iterator[Problem]:
        """Nobody leaves who is not there, arrives where they already are, or is dedicated to two schools."""
        officers = {pk for change in self.changes for pk in (change.officer_in_id, change.officer_out_id) if pk}
        posts = expected_posts(self.redeployment.effective_on, officers=officers, without=self.redeployment)
        there = {(post.officer.pk, post.urn) for post in posts}
        for change in self.changes:
            mend = ("deployments:change-edit", (self.redeployment.pk, change.pk))
            if change.officer_out and (change.officer_out_id, change.school_id) not in there:
                words = f"{change.officer_out} is not expected at {change.school} on that day, so cannot leave it."
                yield Problem("post", words, *mend)
            if change.officer_in and (change.officer_in_id, change.school_id) in there:
                yield Problem("post", f"{change.officer_in} is already expected at {change.school}.", *mend)
        yield from self._of_dedicated(posts)
        yield from self._of_other_plans(officers)

    def _of_dedicated(self, posts: list[Post]) -> Iterator[Problem]:
        after = {(post.officer.pk, post.urn): post.kind for post in posts}
        for change in self.changes:
            after.pop((change.officer_out_id or 0, change.school_id), None)
        for change in self.changes:
            if change.officer_in_id:
                after[change.officer_in_id, change.school_id] = change.deployment_kind
        schools = Counter(officer for officer, _ in after)
        dedicated = {officer for (officer, _), kind in after.items() if kind == Deployment.Kind.DEDICATED}
        arriving = {change.officer_in_id: change for change in self.changes if change.officer_in}
        for pk, change in arriving.items():
            if pk in dedicated and schools[pk] > 1:
                words = f"{change.officer_in} would be dedicated to one school and yet be at {schools[pk]}."
                yield Problem("dedicated", words, "deployments:change-edit", (self.redeployment.pk, change.pk))

    def _of_other_plans(self, officers: set[int]) -> Iterator[Problem]:
        """Another live plan that moves the same officer at the same school, whatever its day."""
        others = (
            Change.objects.pending()
            .filter(school__in=self.schools)
            .exclude(redeployment__in=[pk for pk in (self.redeployment.pk, self.redeployment.corrects_id) if pk])
            .select_related("redeployment")
        )
        moved: dict[tuple[int, int], Change] = {}
        for other in others:
            for pk in (other.officer_in_id, other.officer_out_id):
                if pk in officers:
                    moved[pk, other.school_id] = other
        for change in self.changes:
            for officer in (change.officer_in, change.officer_out):
                if officer and (clash := moved.get((officer.pk, change.school_id))):
                    words = f"Another plan ({clash.redeployment}) also moves {officer} at {change.school}."
                    yield Problem("clash", words, "deployments:redeployment-detail", (clash.redeployment_id,))

    def _of_the_notice(self) -> Iterator[Problem]:
        short = self.short_notice()
        fewest = min(short.values(), default=0)
        authorised = authorised_exigency_of(self.redeployment)
        if not short or (authorised and fewest >= (authorised.lead_days or 0)):
            return
        minimum = self.redeployment.command_unit.force.minimum_notice_days
        words = (
            f"{named([self.schools[urn] for urn in short])} would get {notice_given(fewest)}; "
            f"the minimum is {minimum}. {self._way_out(authorised)}"
        )
        yield Problem(SHORT_NOTICE, words, "deployments:exigency-ask", (self.redeployment.pk,))

    def _way_out(self, authorised: Exigency | None) -> str:
        if authorised:
            return f"The inspector authorised {notice_given(authorised.lead_days or 0)}. Ask again."
        exigency = getattr(self.redeployment, "exigency", None)
        asked = exigency and exigency.state == Exigency.State.ASKED and exigency.is_current
        return "An inspector has been asked." if asked else "Choose a later day or ask an inspector."

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
