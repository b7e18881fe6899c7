"""Who is expected where on a given day: what runs already, and what is planned and not yet in effect."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.models import Change, Deployment, Redeployment, Suspension
from deployments.models.deployment import DeploymentQuerySet
from officers.models import Absence, Officer

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Post:
    """An officer at a school, on the day that was asked about."""

    officer: Officer
    urn: int
    kind: str
    shadows: Officer | None = None
    until_on: date | None = None
    # The last day of the absence during which the day falls.
    away_until: date | None = None
    # Found unfit in the morning. Why is in the suspension, for police alone.
    suspended: bool = False

    @property
    def is_present(self) -> bool:
        return self.away_until is None and not self.suspended

    @property
    def is_shadow(self) -> bool:
        return self.kind == Deployment.Kind.SHADOW

    @property
    def is_working(self) -> bool:
        """Whether a school has this officer to itself: present, and not there to go along with another."""
        return self.is_present and not self.is_shadow

    @property
    def as_what(self) -> str:
        """“named officer (one of several schools)”, “shadowing PC Dave until 28 March 2027”."""
        words = lower_first(str(Deployment.Kind(self.kind).label))
        if self.shadows:
            words = _("shadowing %(officer)s") % {"officer": self.shadows.display_name}
        if self.until_on:
            return _("%(words)s until %(day)s") % {"words": words, "day": spoken(self.until_on)}
        return words

    @property
    def line(self) -> str:
        """As a school reads it: “PC Dave, named officer (one of several schools), away until 14 March 2027”."""
        words = f"{self.officer.display_name}, {self.as_what}"
        if self.suspended:
            return _("%(officer)s, not coming for now") % {"officer": words}
        if self.away_until:
            return _("%(officer)s, away until %(day)s") % {"officer": words, "day": spoken(self.away_until)}
        return words


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def expected_posts(
    day: date, *, schools: Collection[int] = (), officers: Collection[int] = (), without: Redeployment | None = None
) -> list[Post]:
    """Every post on that day at these schools or of these officers, whether the officer is away that day or not.

    Plans that are scheduled or announced count as if they took effect on their day; what the gate holds has not
    happened up to today. `without` leaves a plan out, and the plan that it corrects, with the absences that they tell
    of, so that a plan can be compared with the world as it would be without it. Two queries, whatever the number.
    """
    left_out = [pk for pk in (without.pk, without.corrects_id) if pk] if without else []
    posts = {(row.officer_id, row.school_id): _running(row) for row in _rows(day, schools, officers, left_out)}
    for change in _pending(day, schools, officers, left_out):
        if change.officer_out_id and change.kind != Change.Kind.ABSENCE:
            posts.pop((change.officer_out_id, change.school_id), None)
        if change.officer_in and _lasts(change, day):
            posts[change.officer_in.pk, change.school_id] = _coming(change)
    return sorted(posts.values(), key=lambda post: (post.urn, post.officer.display_name, post.officer.pk))


def _rows(
    day: date, schools: Collection[int], officers: Collection[int], left_out: Collection[int]
) -> QuerySet[Deployment]:
    running = Deployment.objects.on(day).filter(Q(school__in=schools) | Q(officer__in=officers))
    return with_standing(running, day, left_out).select_related("officer", "shadows")


def with_standing(deployments: QuerySet[Deployment], day: date, left_out: Collection[int] = ()) -> QuerySet[Deployment]:
    """Each with `away_until` and `is_suspended`, as they are on that day."""
    suspended = Suspension.objects.on(day).filter(deployment=OuterRef("pk"))
    return deployments.annotate(away_until=_away_until(day, "officer", left_out), is_suspended=Exists(suspended))


def who_come(deployments: DeploymentQuerySet, day: date) -> DeploymentQuerySet:
    """Those of these whose officers come on that day: running, not away, and not stopped for being unfit."""
    away = Absence.objects.on(day).filter(officer=OuterRef("officer"))
    suspended = Suspension.objects.on(day).filter(deployment=OuterRef("pk"))
    return deployments.on(day).exclude(Exists(away)).exclude(Exists(suspended))


def _pending(day: date, schools: Collection[int], officers: Collection[int], left_out: Collection[int]) -> list[Change]:
    concerned = Q(school__in=schools) | Q(officer_in__in=officers) | Q(officer_out__in=officers)
    pending = Change.objects.pending().filter(concerned, redeployment__effective_on__lte=day)
    if day <= timezone.localdate():
        pending = pending.exclude(status=Change.Status.HELD)
    return list(
        pending.exclude(redeployment__in=left_out)
        .annotate(away_until=_away_until(day, "officer_in", left_out))
        .select_related("officer_in", "shadows", "redeployment")
        .order_by("redeployment__effective_on", "redeployment", "pk")
    )


def _away_until(day: date, officer: str, left_out: Collection[int]) -> Subquery:
    """The last day of the officer's absence on that day. It is a fact, whether schools were told of it or not."""
    absences = Absence.objects.on(day).filter(officer=OuterRef(officer))
    told = Change.objects.filter(absence=OuterRef("pk"), redeployment__in=left_out)
    return Subquery((absences.exclude(Exists(told)) if left_out else absences).values("until_on")[:1])


def _lasts(change: Change, day: date) -> bool:
    return change.until_on is None or change.until_on >= day


def _running(row: Deployment) -> Post:
    return Post(
        row.officer,
        row.school_id,
        row.kind,
        row.shadows,
        row.until_on,
        row.away_until,  # type: ignore[attr-defined] # annotated
        row.is_suspended,  # type: ignore[attr-defined] # annotated
    )


def _coming(change: Change) -> Post:
    assert change.officer_in is not None  # the caller looked
    away_until = getattr(change, "away_until", None)
    return Post(
        change.officer_in, change.school_id, change.deployment_kind, change.shadows, change.until_on, away_until
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
        after[change.school_id] = with_change(after[change.school_id], change)
    return before, after


def with_change(posts: Collection[Post], change: Change) -> list[Post]:
    """One school's posts after this change of it."""
    if change.kind == Change.Kind.ABSENCE:
        return [
            replace(post, away_until=change.until_on) if post.officer.pk == change.officer_out_id else post
            for post in posts
        ]
    stay = [post for post in posts if post.officer.pk not in (change.officer_out_id, change.officer_in_id)]
    return [*stay, _coming(change)] if change.officer_in else stay
