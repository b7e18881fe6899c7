"""One plan as its own page shows it: what it changes, what stands in its way, how much notice it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deployments.actions.authorising import is_work_of
from deployments.checks import SHORT_NOTICE, PlanCheck, Problem
from deployments.desk.plans.correction import Fate, fates_of
from deployments.desk.plans.leaving import Leaving, still_to_leave, why_at_once
from deployments.models import Change, Exigency, Question, Redeployment
from deployments.outlook import posts_before_and_after
from deployments.words import DEFAULT_WORDS, notice_given

# Of many problems of one kind as many are written out.
SHOWN_AT_MOST = 10

FAMILIES = {
    "day": gettext_lazy("Why and when"),
    "correction": gettext_lazy("Why and when"),
    "changes": gettext_lazy("Changes"),
    "unit": gettext_lazy("Changes"),
    "closed": gettext_lazy("Changes"),
    "post": gettext_lazy("Changes"),
    "dedicated": gettext_lazy("Changes"),
    "clash": gettext_lazy("Changes"),
    "days": gettext_lazy("Changes"),
    "vacant": gettext_lazy("Why and when"),
    "words": gettext_lazy("Notice to schools"),
    "contact": gettext_lazy("Contacts at schools"),
    SHORT_NOTICE: gettext_lazy("Time to tell schools"),
}
OF_OFFICERS = gettext_lazy("Officers")


@dataclass
class ProblemGroup:
    """Problems of one kind: the first few, and how many more there are."""

    title: str
    problems: list[Problem] = field(default_factory=list)

    @property
    def first(self) -> list[Problem]:
        return self.problems[:SHOWN_AT_MOST]

    @property
    def more(self) -> int:
        return len(self.problems) - len(self.first)


def grouped(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """Problems by what they concern, in the order in which they were found."""
    groups: dict[str, ProblemGroup] = {}
    for problem in problems:
        title = str(FAMILIES.get(problem.code, OF_OFFICERS))
        groups.setdefault(title, ProblemGroup(title)).problems.append(problem)
    return list(groups.values())


@dataclass(frozen=True)
class ChangeRow:
    """A change with its school's officers before it and after it."""

    change: Change
    before: list[str]
    after: list[str]


def change_rows(plan: Redeployment, changes: Sequence[Change]) -> list[ChangeRow]:
    """The changes of one page. What schools were told of is read from their notices; the rest is worked out."""
    schools = {change.school_id for change in changes}
    told = {
        notice.school_id: (notice.before.splitlines(), notice.after.splitlines())
        for notice in plan.notices.filter(school__in=schools)
    }
    untold = plan.changes.filter(school__in=schools - set(told)).select_related("officer_in", "officer_out", "shadows")
    before, after = posts_before_and_after(plan, untold)
    for urn in before:
        told[urn] = ([post.line for post in before[urn]], [post.line for post in after[urn]])
    return [ChangeRow(change, *told[change.school_id]) for change in changes]


class Hub:
    """What a plan's page says of it beyond its own row. Reads as much for one school as for five hundred."""

    def __init__(self, plan: Redeployment) -> None:
        self.plan = plan
        self.today = timezone.localdate()

    @property
    def exigency(self) -> Exigency | None:
        return getattr(self.plan, "exigency", None)

    @cached_property
    def is_checked(self) -> bool:
        """Checks concern what schools have not been told yet."""
        return self.plan.status in (Redeployment.Status.DRAFT, Redeployment.Status.SCHEDULED)

    @property
    def told_at(self) -> datetime:
        """When schools were, or would be, told."""
        now = timezone.now()
        return self.plan.announced_at or (max(self.plan.release_at, now) if self.plan.release_at else now)

    @cached_property
    def check(self) -> PlanCheck:
        return PlanCheck(self.plan, self.told_at)

    @cached_property
    def mail(self) -> Leaving | None:
        """When the notices leave: as planned, or those that were posted and still wait."""
        if self.is_checked:
            return Leaving.of(self.check.leaves.values(), told_at=self.told_at)
        return still_to_leave(self.plan, now=timezone.now())

    @property
    def why_at_once(self) -> str:
        return why_at_once(authorised=self.exigency is not None and self.exigency.is_authorised)

    @cached_property
    def problems(self) -> list[Problem]:
        return self.check.problems() if self.is_checked else []

    @cached_property
    def warnings(self) -> list[Problem]:
        """What may be done all the same, if it is known."""
        return self.check.warnings() if self.is_checked else []

    @cached_property
    def groups(self) -> list[ProblemGroup]:
        return grouped(self.problems)

    @property
    def is_short(self) -> bool:
        return self.is_checked and bool(self.check.short_notice())

    @property
    def has_usual_words(self) -> bool:
        """Nobody has written the notice anew."""
        return self.plan.words == DEFAULT_WORDS

    @cached_property
    def schools(self) -> int:
        if self.is_checked:
            return len(self.check.schools)
        return self.plan.changes.values("school").distinct().count()

    @property
    def minimum(self) -> int:
        return self.plan.command_unit.force.minimum_notice_days

    @cached_property
    def lead(self) -> str:
        """“5 school days’ notice; the minimum is 5”."""
        if self.is_checked:
            days = list(self.check.lead_days.values())
        else:
            days = list(self.plan.notices.order_by().values_list("lead_days", flat=True))
        if not days:
            return ""
        return _("%(notice_given)s; the minimum is %(minimum)s") % {
            "notice_given": notice_given(min(days), max(days)),
            "minimum": self.minimum,
        }

    @property
    def may_be_asked(self) -> bool:
        """An inspector can be asked, or asked anew: notice is short and nobody has authorised it."""
        return self.plan.is_editable and any(problem.code == SHORT_NOTICE for problem in self.problems)

    @property
    def is_waiting(self) -> bool:
        exigency = self.exigency
        if not self.plan.is_editable or exigency is None:
            return False
        return exigency.is_current and exigency.state == Exigency.State.ASKED

    def is_of(self, person: User) -> bool:
        """Whether the plan, or the question about it, is this person's own work. Nobody authorises their own."""
        return is_work_of(self.plan, person, exigency=self.exigency)

    @property
    def day_has_come(self) -> bool:
        return self.plan.is_told and self.plan.effective_on <= self.today

    @cached_property
    def correction(self) -> Redeployment | None:
        return self.plan.corrections.exclude(status=Redeployment.Status.WITHDRAWN).first()

    @cached_property
    def questions_waiting(self) -> int:
        """How many questions about its notices nobody has answered."""
        return Question.objects.unanswered().filter(notice__redeployment=self.plan).count()

    @cached_property
    def fates(self) -> list[Fate]:
        """Of a correction: what it will do at each school."""
        return fates_of(self.plan) if self.is_checked else []

    @property
    def may_be_withdrawn(self) -> bool:
        return self.is_checked or self.plan.is_told
