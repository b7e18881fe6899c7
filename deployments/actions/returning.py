"""Mail that came back: whoever has the address is marked, and a school that was told by it alone counts as untold."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.actions.alerts import alert, alert_of_suspension
from deployments.actions.moving import lock
from deployments.actions.register import Shortfall, enter_returned
from deployments.models import Change, Notice, NoticeCopy, Redeployment, RegisterEntry, ReturnedMail, Suspension
from deployments.notices.told import were_told
from deployments.notices.unheard import NEWS
from deployments.words import listed
from outbox.models import Channel, Delivery, DeliveryQuerySet
from schools.models import Contact

logger = logging.getLogger(__name__)

# What the letter about a suspended officer names.
OF_OFFICER = [
    "deployment__school",
    *(f"deployment__officer__{way}" for way in ("command_unit__force", "supervisor", "cluster__sergeant")),
]


def note_bounces(*, now: datetime) -> int:
    """Note what came back since the last look, whichever letter it was. Returns how many."""
    by_plan: dict[int | None, list[Delivery]] = defaultdict(list)
    for delivery in _returned():
        by_plan[delivery.of_plan].append(delivery)  # type: ignore[attr-defined]
    noted = 0
    for plan, deliveries in by_plan.items():
        try:
            _note(plan, deliveries, now)
            noted += len(deliveries)
        except Exception:  # one plan's fault must not leave the others' schools unnoticed
            logger.exception("Returned mail of redeployment %s could not be noted", plan)
    return noted


def _returned() -> DeliveryQuerySet:
    """Email that bounced or was unwanted and has not been noted, each with the plan of whose notice it spoke.

    And of what was posted after a notice, or of a suspension, also that which failed: nobody at the school is waiting
    for it.
    """
    followed = Notice.follow_ups.through.objects.values("letter")
    awaited_by_nobody = Q(letter__in=followed) | Q(letter__category__in=["suspended", "return-suspended"])
    failed = Delivery.objects.filter(awaited_by_nobody, status=Delivery.Status.FAILED)
    noted = ReturnedMail.objects.filter(delivery=OuterRef("pk"), returned_at=OuterRef("returned_at"))
    came_back = (Delivery.objects.unwelcome() | failed).filter(means=Channel.Means.EMAIL)
    of_plan = Coalesce("noticecopy__notice__redeployment", "letter__followed_notices__redeployment")
    return (
        came_back.select_related("letter")
        .annotate(returned_at=Coalesce("ended_at", "complained_at"), of_plan=of_plan)
        .filter(~Exists(noted))
    )


@transaction.atomic
def _note(plan: int | None, deliveries: Sequence[Delivery], now: datetime) -> None:
    ReturnedMail.objects.bulk_create(
        ReturnedMail(delivery=delivery, returned_at=delivery.returned_at, noted_at=now)  # type: ignore[attr-defined]
        for delivery in deliveries
    )
    failed = [delivery for delivery in deliveries if delivery.status == Delivery.Status.FAILED]
    dead = {delivery.address.lower() for delivery in deliveries if delivery.status != Delivery.Status.FAILED}
    Contact.objects.live().alias(address=Lower("email")).filter(address__in=dead).update(state=Contact.State.BOUNCING)
    bounced = [delivery for delivery in deliveries if delivery.status == Delivery.Status.BOUNCED]
    if plan is None:
        _have_called_of_suspensions([*bounced, *failed])
    elif bounced or failed:
        redeployment = lock(Redeployment.objects.get(pk=plan))
        _reopen(redeployment, bounced)
        _have_called(redeployment, [*bounced, *failed])


def _have_called(plan: Redeployment, lost: Collection[Delivery]) -> None:
    """Alert the police to schools that still believe what is over: nothing else would show it."""
    if words := _whom_to_call(lost):
        alert(
            plan,
            subject=_("Call the school: %(plan)s") % {"plan": plan},
            words=words,
            to_inspectors=True,
            to_author=True,
            by=None,
        )


def _have_called_of_suspensions(lost: Collection[Delivery]) -> None:
    """The same of schools that still expect an officer who does not come, or do not know that one is back.

    Whoever is back is no longer missing: then the first of the two letters does not matter.
    """
    letters = {delivery.letter_id for delivery in lost}
    told_by = Suspension.objects.filter(Q(letter__in=letters) | Q(return_letter__in=letters))
    for suspension in told_by.select_related(*OF_OFFICER).order_by("pk"):
        counts = suspension.return_letter_id if suspension.until_on else suspension.letter_id
        if words := _whom_to_call([delivery for delivery in lost if delivery.letter_id == counts]):
            alert_of_suspension(suspension, words=words)


def _whom_to_call(lost: Collection[Delivery]) -> str:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for delivery in lost:
        if news := NEWS.get(delivery.letter.category):
            names[delivery.letter.about, str(news)].append(delivery.name)
    lines = [
        _("%(school)s could not be told that %(news)s: mail to %(listed)s did not arrive.")
        % {"school": school, "news": news, "listed": listed(people)}
        for (school, news), people in names.items()
    ]
    return "\n".join([*lines, _("Please call the school.")]) if lines else ""


def _reopen(plan: Redeployment, bounced: Collection[Delivery]) -> None:
    """Ask again, of changes already in effect, whether their schools had been told by the day.

    A school that had answered had. One of which nothing but mail said so had not, if that mail came back: it goes on
    the register as untold, and the police are alerted. Nothing is undone.
    """
    copies = NoticeCopy.objects.filter(delivery__in=bounced).select_related("notice__school", "delivery")
    found: list[tuple[Change, Notice, date]] = []
    for notice, returned_on in _last_returns(copies).items():
        notice.redeployment = plan
        found += [(change, notice, returned_on) for change in _untold_after_all(notice)]
    if not found:
        return
    enter_returned(plan, found)
    lines = [
        _(
            "%(school)s: mail came back on %(day)s. %(change)s took effect on %(effect_day)s, and nobody "
            "at the school has acknowledged it."
        )
        % {
            "school": notice.school,
            "day": spoken(returned_on),
            "change": change,
            "effect_day": spoken(change.took_effect_on or returned_on),
        }
        for change, notice, returned_on in found
    ]
    words = "\n".join([*lines, _("It is on the register as not told. Please call the school.")])
    alert(
        plan,
        subject=_("Not told after all: %(plan)s") % {"plan": plan},
        words=words,
        to_inspectors=True,
        to_author=True,
        by=None,
    )


def _last_returns(copies: Collection[NoticeCopy]) -> dict[Notice, date]:
    """Each notice with the day on which the last of these copies came back."""
    last: dict[Notice, date] = {}
    for copy in copies:
        assert copy.delivery.ended_at is not None  # the database sees to it
        returned_on = timezone.localdate(copy.delivery.ended_at)
        last[copy.notice] = max(returned_on, last.get(copy.notice, returned_on))
    return last


def _untold_after_all(notice: Notice) -> list[Change]:
    entered = RegisterEntry.objects.filter(change=OuterRef("pk"), shortfall=Shortfall.UNTOLD)
    in_effect = notice.redeployment.changes.filter(school=notice.school_id, status=Change.Status.IN_EFFECT)
    return [
        change
        for change in in_effect.filter(~Exists(entered)).select_related("school", "officer_in", "officer_out")
        if change.took_effect_on and notice.pk not in were_told([notice], on=change.took_effect_on)
    ]
