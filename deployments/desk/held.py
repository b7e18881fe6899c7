"""A change that the gate holds, as its school reads of it."""

from dataclasses import dataclass

from django.utils import timezone

from deployments.models import Change, Notice
from deployments.outlook import expected_posts


@dataclass(frozen=True)
class Held:
    """Whether all that the notice tells of is held or a part of it, and who works at the school meanwhile."""

    partly: bool
    meanwhile: list[str]


def held_of(notice: Notice) -> Held | None:
    """What is held of that which the notice tells; None when nothing is."""
    plan = notice.redeployment
    changes = plan.changes.filter(school=notice.school_id)
    states = set(changes.order_by().values_list("status", flat=True).distinct())
    if not notice.is_live or Change.Status.HELD not in states:
        return None
    posts = expected_posts(timezone.localdate(), schools=[notice.school_id], without=plan)
    meanwhile = [post.line for post in posts if post.urn == notice.school_id]
    return Held(partly=Change.Status.IN_EFFECT in states, meanwhile=meanwhile)
