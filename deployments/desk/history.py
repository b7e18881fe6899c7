"""What was at a school before, and at those it took over from: its officers, and what it was told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, Min, Prefetch, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from deployments.models import Acknowledgement, Deployment, Notice, Suspension
from deployments.models.deployment import DeploymentQuerySet
from deployments.models.notice import NoticeQuerySet
from deployments.models.suspension import SuspensionQuerySet
from outbox.models import Letter
from schools.models import School

# What a letter to a school was, by its category.
LETTERS: dict[str, Any] = {
    "notice": _("Notice"),
    "reminder": _("Reminder"),
    "text-reminder": _("Reminder by text message"),
    "held": _("News that the change is held"),
    "released": _("News that the change has happened"),
    "withdrawal": _("News that the change will not happen"),
    "return": _("News that the officer comes back"),
    "answer": _("Answer to a question"),
}

_WORDS = ("letter__text", "letter__html")


@dataclass(frozen=True)
class Sent:
    """One letter to the school, and when the first copy of it went out; None if none has."""

    what: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Told:
    """A notice, all that was sent about it, and who answered."""

    notice: Notice
    sent: list[Sent]
    answers: list[Acknowledgement]


def officers_of(line: Sequence[School], *, today: date) -> DeploymentQuerySet:
    """Everybody who has worked at these schools, up to today. Who may read that is asked of the last school alone."""
    rows = Deployment.objects.filter(school__in=line, from_on__lte=today)
    return rows.select_related("officer__role_title", "shadows", "school").prefetch_related(
        Prefetch("suspensions", queryset=_suspensions())
    )


def _suspensions() -> SuspensionQuerySet:
    """When the school was told that the officer does not come, and that they come again. Why is for the police."""
    return (
        Suspension.objects.defer("because")
        .annotate(
            told_at=Min("letter__deliveries__accepted_at"),
            told_of_return_at=Min("return_letter__deliveries__accepted_at"),
        )
        .order_by("from_on")
    )


def notices_of(line: Sequence[School]) -> NoticeQuerySet:
    """Every notice to these schools, without the words of its letters."""
    answers = Prefetch("acknowledgements", queryset=Acknowledgement.objects.select_related("contact", "noted_by"))
    light = Notice.objects.filter(school__in=line).defer("body", "explanation", "substance", *_WORDS)
    return light.select_related("letter", "school").prefetch_related(answers)


def told_by(notices: Sequence[Notice]) -> list[Told]:
    """Each with its letters; in one query more, however many notices."""
    about = {pk: notice.pk for notice in notices for pk in notice.letters}
    own = _when_sent(Letter.objects.filter(pk__in=about), Value(None, BigIntegerField()))
    later = _when_sent(Letter.objects.filter(followed_notices__in=notices), F("followed_notices"))
    sent = defaultdict(list)
    # Asked apart: with "or" PostgreSQL reads every letter there ever was.
    for row in own.union(later).order_by("pk"):
        what = str(LETTERS.get(row["category"], row["category"]))
        sent[about.get(row["pk"]) or row["follows"]].append(Sent(what, row["sent_at"]))
    return [Told(notice, sent[notice.pk], list(notice.acknowledgements.all())) for notice in notices]


def _when_sent(letters: QuerySet[Letter], follows: Combinable) -> QuerySet[Letter, Any]:
    """What each letter is, which notice it follows, and when its first copy went out."""
    rows = letters.order_by().annotate(follows=follows).values("pk", "category", "follows")
    return rows.annotate(sent_at=Min("deliveries__accepted_at"))
