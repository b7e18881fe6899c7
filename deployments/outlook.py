"""Who is expected where on a given day: what runs already, and what is planned and not yet in effect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from deployments.models import Change, Deployment, Redeployment
from officers.models import Officer

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """An officer at a school."""

    officer: Officer
    urn: int
    kind: str

    @property
    def line(self) -> str:
        """As a school reads it: “PC Dave, named officer (one of several schools)”."""
        return f"{self.officer.display_name}, {lower_first(Deployment.Kind(self.kind).label)}"


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def expected_posts(
    day: date, *, schools: Collection[int] = (), officers: Collection[int] = (), without: Redeployment | None = None
) -> list[Post]:
    """Every post on that day at these schools or of these officers.

    Plans that are scheduled or announced count as if they took effect on their day. `without` leaves a plan out, and
    the plan that it corrects, so that a plan can be compared with the world as it would be without it.
    """
    concerned = Q(school__in=schools) | Q(officer__in=officers)
    running = Deployment.objects.on(day).filter(concerned).select_related("officer")
    posts = {(row.officer_id, row.school_id): Post(row.officer, row.school_id, row.kind) for row in running}
    for change in _pending(day, schools, officers, without):
        if change.officer_out_id:
            posts.pop((change.officer_out_id, change.school_id), None)
        if change.officer_in:
            posts[change.officer_in.pk, change.school_id] = Post(
                change.officer_in, change.school_id, change.deployment_kind
            )
    return sorted(posts.values(), key=lambda post: (post.urn, post.officer.display_name, post.officer.pk))


def _pending(
    day: date, schools: Collection[int], officers: Collection[int], without: Redeployment | None
) -> list[Change]:
    concerned = Q(school__in=schools) | Q(officer_in__in=officers) | Q(officer_out__in=officers)
    pending = Change.objects.pending().filter(concerned, redeployment__effective_on__lte=day)
    if without:
        pending = pending.exclude(redeployment__in=[pk for pk in (without.pk, without.corrects_id) if pk])
    return list(
        pending.select_related("officer_in", "redeployment").order_by(
            "redeployment__effective_on", "redeployment", "pk"
        )
    )


def posts_before_and_after(
    redeployment: Redeployment, changes: Collection[Change]
) -> tuple[dict[int, list[Post]], dict[int, list[Post]]]:
    """Each school's posts as they would be without these changes and as they will be with them, by URN."""
    schools = {change.school_id for change in changes}
    before: dict[int, list[Post]] = {urn: [] for urn in schools}
    for post in expected_posts(redeployment.effective_on, schools=schools, without=redeployment):
        before.setdefault(post.urn, []).append(post)
    after = {urn: list(posts) for urn, posts in before.items()}
    for change in changes:
        after[change.school_id] = [
            post
            for post in after[change.school_id]
            if post.officer.pk not in (change.officer_out_id, change.officer_in_id)
        ]
        if change.officer_in:
            after[change.school_id].append(Post(change.officer_in, change.school_id, change.deployment_kind))
    return before, after
