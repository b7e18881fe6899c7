"""One morning's facts: who works where, who of them is not fit, and who stands suspended already."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from deployments.models import Change, Deployment, Suspension
from deployments.outlook.posts import Post, expected_posts
from officers.fitness import Blocker
from officers.models import Officer

# Whoever is away was announced as away. That is no reason to suspend anybody.
ABSENCE = "absence"


@dataclass
class Morning:
    """Reads once all that the re-test of every running deployment needs, however many there are."""

    on: date
    deployments: dict[int, list[Deployment]] = field(init=False)
    officers: list[Officer] = field(init=False)
    unfit: dict[int, list[Blocker]] = field(init=False)
    suspended: set[int] = field(init=False)

    def __post_init__(self) -> None:
        undecided = self._undecided()
        self.deployments = defaultdict(list)
        for row in (
            Deployment.objects.on(self.on).select_related("school__local_authority", "shadows").order_by("school__name")
        ):
            if (row.officer_id, row.school_id) not in undecided:
                self.deployments[row.officer_id].append(row)
        self.officers = list(
            Officer.objects.filter(pk__in=self.deployments)
            .with_record()
            .select_related("force", "role_title", "command_unit__force", "supervisor", "cluster__sergeant")
            .order_by("pk")
        )
        found = {officer.pk: blockers_at_work(officer, self.on) for officer in self.officers}
        self.unfit = {pk: blockers for pk, blockers in found.items() if blockers}
        self.suspended = set(Suspension.objects.open().values_list("deployment", flat=True))

    def is_settled(self, officer: Officer) -> bool:
        """Whether every deployment stands as it should already."""
        should_be = officer.pk in self.unfit
        return all((row.pk in self.suspended) == should_be for row in self.deployments[officer.pk])

    def others_at(self, schools: set[int], officer: Officer) -> dict[int, list[Post]]:
        """Who else is expected at each of these schools and may come."""
        posts: dict[int, list[Post]] = {urn: [] for urn in schools}
        for post in expected_posts(self.on, schools=schools):
            if post.is_working and post.officer.pk not in {*self.unfit, officer.pk}:
                posts[post.urn].append(post)
        return posts

    def _undecided(self) -> set[tuple[int | None, int]]:
        """Officers and the schools that they leave today, if the gate opens: it decides first."""
        leaving = Change.objects.at_the_gate(self.on).filter(status=Change.Status.PLANNED, kind__in=Change.TAKES_AWAY)
        return set(leaving.order_by().values_list("officer_out", "school"))


def blockers_at_work(officer: Officer, on: date) -> list[Blocker]:
    """What stops the officer on that day, an absence apart."""
    return [blocker for blocker in officer.blockers(on=on) if blocker.code != ABSENCE]
