"""Plans as a list shows them: in groups, searchable, with what each one moves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from deployments.models import Change, Notice, Redeployment
from deployments.words import listed
from lists.exports import Sheet

Status = Redeployment.Status
DONE = (Status.IN_EFFECT, Status.CORRECTED, Status.WITHDRAWN)
# Name in the address, words on the page, which plans.
GROUPS: dict[str, tuple[str | Promise, Q]] = {
    "open": (gettext_lazy("Open"), ~Q(status__in=DONE)),
    "drafts": (gettext_lazy("Drafts"), Q(status=Status.DRAFT)),
    "waiting": (
        gettext_lazy("Waiting for an inspector"),
        Q(status=Status.DRAFT, exigency__state="ASKED", exigency__revision=F("revision")),
    ),
    "scheduled": (gettext_lazy("Scheduled"), Q(status=Status.SCHEDULED)),
    "announced": (gettext_lazy("Announced"), Q(status=Status.ANNOUNCED)),
    "held": (gettext_lazy("Held"), Q(status=Status.HELD)),
    "done": (gettext_lazy("Done"), Q(status__in=DONE)),
}


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    count: int


@dataclass
class PlanRow:
    """One plan of the list. The counts are annotated; see `with_counts`."""

    plan: Any
    coming: list[str] = field(default_factory=list)
    going: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """“Ash Park School and 59 more”."""
        more = self.plan.schools - 1
        return listed(
            [self.plan.first_school, _("%(more)s more") % {"more": more}]
            if more > 0
            else [self.plan.first_school or ""]
        )

    @property
    def arriving(self) -> str:
        return listed(self.coming)

    @property
    def leaving(self) -> str:
        return listed(self.going)


def groups_of(plans: QuerySet[Redeployment]) -> list[Group]:
    """Every group with how many of these plans it holds."""
    counts = plans.aggregate(**{key: Count("pk", filter=which) for key, (_label, which) in GROUPS.items()})
    return [Group(key, str(label), counts[key]) for key, (label, _which) in GROUPS.items()]


def plans_in(plans: QuerySet[Redeployment], group: str) -> QuerySet[Redeployment]:
    """The plans of a group: what is still to come by its day, what is done with the newest first."""
    found = plans.filter(GROUPS[group][1])
    return found.order_by("-effective_on", "-pk") if group == "done" else found.order_by("effective_on", "pk")


def plans_matching(plans: QuerySet[Redeployment], words: str) -> QuerySet[Redeployment]:
    """Plans whose schools or officers hold every one of these words."""
    for word in words.split():
        urn = Q(school=int(word)) if word.isdecimal() and len(word) < 10 else Q()
        hits = Change.objects.filter(
            Q(school__name__icontains=word)
            | Q(officer_in__display_name__icontains=word)
            | Q(officer_out__display_name__icontains=word)
            | urn
        )
        plans = plans.filter(pk__in=hits.values("redeployment"))
    return plans


def with_counts(plans: QuerySet[Redeployment]) -> QuerySet[Redeployment]:
    """How many schools each plan changes, the first of them, and how many schools were sent a notice and answered."""
    changes = Change.objects.filter(redeployment=OuterRef("pk"))
    notices = Notice.objects.filter(redeployment=OuterRef("pk"), status__in=Notice.LIVE)
    answered = notices.filter(status=Notice.Status.ACKNOWLEDGED)
    return plans.annotate(
        schools=_count(changes), told=_count(notices), answered=_count(answered),
        first_school=Subquery(changes.order_by("school__name", "school").values("school__name")[:1]),
    )  # fmt: skip


def _count(rows: QuerySet[Any]) -> Coalesce:
    number = rows.order_by().values("redeployment").annotate(n=Count("school", distinct=True)).values("n")
    return Coalesce(Subquery(number), 0)


def rows_of(plans: Sequence[Redeployment]) -> list[PlanRow]:
    """Each plan with its officers, in two queries however many plans."""
    coming, going = _names(plans, "officer_in"), _names(plans, "officer_out")
    return [PlanRow(plan, coming[plan.pk], going[plan.pk]) for plan in plans]


def _names(plans: Sequence[Redeployment], who: str) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    moved = Change.objects.filter(redeployment__in=plans, **{f"{who}__isnull": False}).order_by(f"{who}__display_name")
    for plan, _pk, name in moved.values_list("redeployment", who, f"{who}__display_name").distinct():
        names[plan].append(name)
    return names


PLANS = Sheet[PlanRow](
    "plans",
    {
        gettext_noop("Day of the change"): lambda row: row.plan.effective_on,
        gettext_noop("Reason"): lambda row: row.plan.get_reason_display(),
        gettext_noop("Planned by"): lambda row: row.plan.created_by.name,
        gettext_noop("Schools"): lambda row: row.plan.schools,
        gettext_noop("Where"): lambda row: row.where,
        gettext_noop("Arrives"): lambda row: row.arriving,
        gettext_noop("Leaves"): lambda row: row.leaving,
        gettext_noop("State"): lambda row: row.plan.get_status_display(),
        gettext_noop("Told"): lambda row: row.plan.told,
        gettext_noop("Answered"): lambda row: row.plan.answered,
    },
)
