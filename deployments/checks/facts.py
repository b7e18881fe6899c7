"""What a plan's checks read, once for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from deployments.models import Change, Redeployment
from deployments.outlook import Post, expected_posts, with_change
from schools.models import School


@dataclass
class PlanFacts:
    """A plan with its open changes, and who is expected where without it and with it."""

    redeployment: Redeployment
    release_at: datetime
    changes: list[Change] = field(init=False)
    schools: dict[int, School] = field(init=False)
    by_school: dict[int, list[Change]] = field(init=False)

    def __post_init__(self) -> None:
        self.changes = list(
            self.redeployment.changes.filter(status=Change.Status.PLANNED).select_related(
                "school__local_authority", "officer_in", "officer_out", "shadows"
            )
        )
        self.schools = {change.school_id: change.school for change in self.changes}
        self.by_school = defaultdict(list)
        for change in self.changes:
            self.by_school[change.school_id].append(change)

    @property
    def pk(self) -> tuple[int]:
        """As the address of a page about the plan names it."""
        return (self.redeployment.pk,)

    @cached_property
    def officers(self) -> set[int]:
        """Everybody whom the plan moves, or whom one of them shadows."""
        named = ((change.officer_in_id, change.officer_out_id, change.shadows_id) for change in self.changes)
        return {pk for pks in named for pk in pks if pk}

    @cached_property
    def before(self) -> list[Post]:
        """Posts at these schools and of these officers on the day, as they would be without the plan."""
        day, plan = self.redeployment.effective_on, self.redeployment
        return expected_posts(day, schools=self.schools, officers=self.officers, without=plan)

    @cached_property
    def after(self) -> list[Post]:
        """The same with the plan."""
        by_school: dict[int, list[Post]] = defaultdict(list)
        for post in self.before:
            by_school[post.urn].append(post)
        for change in self.changes:
            by_school[change.school_id] = with_change(by_school[change.school_id], change)
        return [post for posts in by_school.values() for post in posts]

    @cached_property
    def left_vacant(self) -> list[School]:
        """The plan's schools where an officer works without the plan, and none with it."""
        vacant = _staffed(self.before) - _staffed(self.after)
        return [school for urn, school in self.schools.items() if urn in vacant]

    def mend(self, change: Change) -> tuple[str, tuple[int, int]]:
        return "deployments:change-edit", (self.redeployment.pk, change.pk)


def _staffed(posts: Sequence[Post]) -> set[int]:
    return {post.urn for post in posts if post.is_working}
