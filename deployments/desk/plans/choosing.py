"""Choosing schools and officers for a plan: who works where on its day, who could come, what a pasted list means."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.wording import counted, spoken
from deployments.actions import PlannedChange
from deployments.models import Redeployment
from deployments.outlook import Post, expected_posts
from officers.models import Officer
from schools.models import School

Choices = list[tuple[str, object]]


class Staffing:
    """The officers of the plan's unit and who of them works at these schools on the plan's day."""

    def __init__(self, plan: Redeployment, schools: Sequence[School]) -> None:
        self.plan = plan
        self.schools = list(schools)
        unit = Officer.objects.filter(command_unit=plan.command_unit_id)
        self.officers = {str(officer.pk): officer for officer in unit.with_record()}
        urns = [school.urn for school in schools]
        pks = [officer.pk for officer in self.officers.values()]
        posts = expected_posts(plan.effective_on, schools=urns, officers=pks, without=plan)
        self.load = Counter(post.officer.pk for post in posts)
        self.there: dict[int, list[Post]] = defaultdict(list)
        for post in posts:
            self.there[post.urn].append(post)

    @property
    def day(self) -> str:
        return spoken(self.plan.effective_on)

    @cached_property
    def arriving_choices(self) -> Choices:
        """Everybody in the unit with their load; those who may not work on that day apart."""
        fit: list[tuple[str, str]] = []
        unfit: list[tuple[str, str]] = []
        for key, officer in self.officers.items():
            blocked = officer.blockers(on=self.plan.effective_on)
            (unfit if blocked else fit).append((key, f"{officer}, {_schools(self.load[officer.pk])}"))
        groups: Choices = [("", _("Nobody arrives"))]
        if fit:
            groups.append((_("Officers"), fit))
        if unfit:
            groups.append((_("Not fit for schools on %(day)s") % {"day": self.day}, unfit))
        return groups

    def leaving_choices(self, schools: Iterable[School]) -> Choices:
        """Nobody, or one of those who work at these schools on that day."""
        found = {post.officer.pk: post.officer for school in schools for post in self.there[school.urn]}
        ordered = sorted(found.values(), key=lambda officer: (officer.display_name, officer.pk))
        return [("", _("Nobody leaves")), *((str(officer.pk), str(officer)) for officer in ordered)]

    def working(self, school: School) -> list[Officer]:
        return [post.officer for post in self.there[school.urn]]


@dataclass
class Resolved:
    """What one answer for all schools means at each of them, and the schools at which it means nothing."""

    planned: list[PlannedChange] = field(default_factory=list)
    nobody_there: list[School] = field(default_factory=list)
    several_there: list[School] = field(default_factory=list)


def replace_whoever_is_there(
    staffing: Staffing,
    *,
    officer_in: Officer | None,
    deployment_kind: str,
    cannot_wait: bool,
    until_on: date | None = None,
) -> Resolved:
    """Whoever works at each school leaves it: all of them when nobody comes, the only one when somebody does."""
    resolved = Resolved()
    for school in staffing.schools:
        leaving = [officer for officer in staffing.working(school) if officer != officer_in]
        if not leaving:
            resolved.nobody_there.append(school)
        elif officer_in and len(leaving) > 1:
            resolved.several_there.append(school)
        else:
            resolved.planned += [
                PlannedChange(school, officer_in, officer, deployment_kind, cannot_wait, until_on=until_on)
                for officer in leaving
            ]
    return resolved


@dataclass
class PastedList:
    """The schools that a pasted list names, and the lines that name none."""

    schools: list[School]
    faults: list[str]


def read_pasted(lines: str, schools: Collection[School], *, area: str) -> PastedList:
    """One school per line, by its URN or its name."""
    by_urn = {str(school.urn): school for school in schools}
    by_name: dict[str, list[School]] = defaultdict(list)
    for school in schools:
        by_name[_plain(school.name)].append(school)
    found: dict[int, School] = {}
    faults = []
    for number, line in enumerate(lines.splitlines(), start=1):
        if not (words := line.strip().strip(",;")):
            continue
        hits = [by_urn[words]] if words in by_urn else by_name[_plain(words)]
        if len(hits) == 1:
            found[hits[0].urn] = hits[0]
        elif hits:
            faults.append(
                _("Line %(line)s: %(number)s schools are called “%(words)s”. Enter the URN instead.")
                % {"line": number, "number": len(hits), "words": words}
            )
        else:
            faults.append(
                _("Line %(number)s: “%(words)s” is no open school in %(area)s.")
                % {"number": number, "words": words[:80], "area": area}
            )
    return PastedList(list(found.values()), faults)


def _plain(name: str) -> str:
    """Names as people type them: any case, any apostrophe, any spaces."""
    return " ".join(name.replace("’", "'").casefold().split())


def _schools(number: int) -> str:
    return _("at %(schools)s") % {"schools": counted(number, "school")} if number else _("at no school")
