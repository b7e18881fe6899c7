"""Calling a plan off, and telling whoever was told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from deployments.actions.editing import refuse_stale
from deployments.actions.following import call_back_held, post_follow_ups
from deployments.actions.moving import Status, lock, move
from deployments.errors import RedeploymentError
from deployments.letters import by_mail, letter_to_school, school_subject
from deployments.models import Acknowledgement, Change, Notice, NoticeCopy, Redeployment
from deployments.notices.render import words_about
from deployments.words import listed
from outbox.actions import Draft, cancel_deliveries
from outbox.models import Attempt, Delivery
from schools.days import calendars_for
from schools.hours import leaves_at
from schools.models import Contact


@transaction.atomic
def withdraw_redeployment(*, redeployment: Redeployment, because: str, revision: int | None = None, by: User) -> None:
    """Call the plan off. What has taken effect stays; schools that were told of the rest are told again."""
    if not because.strip():
        raise RedeploymentError(_("Say why the plan is withdrawn; schools read it."))
    redeployment = lock(redeployment)
    refuse_stale(redeployment, revision=revision, by=by)
    open_changes = redeployment.changes.filter(status__in=Change.OPEN)
    if redeployment.status in Redeployment.TOLD:
        _refuse_standing_absence(open_changes)
    concerned = set(open_changes.values_list("school", flat=True))
    open_changes.update(status=Change.Status.WITHDRAWN, held_because="")
    move(
        redeployment,
        since=[Status.DRAFT, Status.SCHEDULED, Status.ANNOUNCED, Status.HELD],
        to=Status.WITHDRAWN,
        withdrawn_by=by,
        withdrawn_at=timezone.now(),
        withdrawn_because=because.strip(),
    )
    notices = redeployment.notices.filter(status__in=Notice.LIVE, school__in=concerned).select_related("school")
    withdraw_notices(list(notices), because=because.strip(), by=by)


def _refuse_standing_absence(changes: QuerySet[Change]) -> None:
    """Schools would read that nothing changes, of an officer who is away. What the gate holds concerns none of them."""
    away = changes.filter(status=Change.Status.PLANNED, absence__isnull=False, absence__cancelled_at__isnull=True)
    if change := away.select_related("officer_out", "school").first():
        raise RedeploymentError(
            _(
                "%(officer)s would still be away, and %(school)s would read otherwise. "
                "Cancel the absence: the plan goes with it."
            )
            % {"officer": change.officer_out, "school": change.school}
        )


def withdraw_notices(notices: Sequence[Notice], *, because: str, by: User) -> None:
    """Take notices back: what has not left is stopped, and everybody whose copy did leave is told."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(status=Notice.Status.WITHDRAWN)
    letters = [pk for notice in notices for pk in notice.letters]
    cancel_deliveries(Delivery.objects.filter(letter__in=letters), because=gettext_noop("The plan was withdrawn."))
    call_back_held(notices, because=gettext_noop("The plan was withdrawn."))
    now, calendars = timezone.now(), calendars_for(notice.school for notice in notices)
    leaves = {
        notice.pk: leaves_at(calendars[notice.school_id], now, day=notice.redeployment.effective_on)
        for notice in notices
    }
    drafts = [(notice, draft) for notice in notices if (draft := _withdrawal(notice, because, leaves[notice.pk]))]
    post_follow_ups(drafts, by=by)


def _withdrawal(notice: Notice, because: str, leaves: datetime) -> Draft | None:
    """The letter to everybody who was told, in every numbered notice of the school, or None when nobody was."""
    people = {contact.email.lower(): contact for contact in _told_in(_with_those_it_corrects(notice))}
    if not people:
        return None
    plan, done = notice.redeployment, _done_at(notice)
    return letter_to_school(
        notice.school,
        plan.command_unit,
        by_mail(people.values()),
        write=lambda: words_about(
            school_subject(notice.school, _("the change of officer is withdrawn")),
            "withdrawal",
            plan,
            notice=notice,
            because=because,
            done=_in_words(done),
        ),
        category="withdrawal",
        leaves=leaves,
        sergeant=plan.created_by,
    )


def _done_at(notice: Notice) -> list[Change]:
    """What of the notice has taken effect and is not undone."""
    in_effect = notice.redeployment.changes.filter(school=notice.school_id, status=Change.Status.IN_EFFECT)
    return list(in_effect.select_related("officer_in", "officer_out"))


def _in_words(changes: Sequence[Change]) -> str:
    """“PC Dave arrived and PC Ann left”."""
    came = [_("%(officer)s arrived") % {"officer": one.officer_in.display_name} for one in changes if one.officer_in]
    gone = [_gone(one) % {"officer": one.officer_out.display_name} for one in changes if one.officer_out]
    return listed([*came, *gone])


def _gone(change: Change) -> str:
    return _("%(officer)s is away") if change.kind == Change.Kind.ABSENCE else _("%(officer)s left")


def _told_in(notices: Sequence[int]) -> QuerySet[Contact]:
    """Whose mail left or may have left, or who knows without it: they read it in the portal, or answered by phone."""
    copies = NoticeCopy.objects.filter(_reached(), notice__in=notices)
    answers = Acknowledgement.objects.filter(notice__in=notices)
    told = Q(pk__in=copies.values("contact")) | Q(pk__in=answers.values("contact")) | _in_another_role(copies)
    return Contact.objects.proved().filter(told).order_by("pk")


def _in_another_role(copies: QuerySet[NoticeCopy]) -> Q:
    """Whoever has two roles gets one copy for both, tied to one of them, which may have ended."""
    same = copies.alias(lowered=Lower("contact__email")).filter(
        lowered=Lower(OuterRef("email")), contact__school=OuterRef("school")
    )
    return Q(Exists(same), role__in=Contact.NOTICE_READERS)


def _reached() -> Q:
    """Copies of which their readers may know, by the notice or by its reminder."""
    left = _may_have_left()
    by_notice = left.filter(pk=OuterRef("delivery"))
    by_reminder = left.alias(lowered=Lower("address")).filter(
        letter=OuterRef("notice__reminder"), lowered=Lower(OuterRef("contact__email"))
    )
    # Whoever has moved had the notice at another address, which the copy no longer names.
    moved = Q(delivery__letter=F("notice__reminder"))
    return Q(Exists(by_notice)) | Q(Exists(by_reminder)) | moved | Q(seen_at__isnull=False)


def _may_have_left() -> QuerySet[Delivery]:
    """Not called back in time, or called back after a try of which it is not known that it came to nothing.

    Sent again, a letter waits like one that never left. And a try that ended without an answer may have arrived, unless
    no try was counted, because the relay itself was not reached.
    """
    asked = Q(asked_by__isnull=False)
    in_doubt = Q(code__isnull=True, delivery__tries__gt=0)
    tried = Attempt.objects.filter(asked | in_doubt | Q(outcome=Delivery.Status.ACCEPTED), delivery=OuterRef("pk"))
    return Delivery.objects.filter(~Q(status=Delivery.Status.CANCELLED) | Q(Exists(tried)))


def _with_those_it_corrects(notice: Notice) -> list[int]:
    chain, current = [], notice
    while current:
        chain.append(current.pk)
        current = current.corrects  # type: ignore[assignment]
    return chain
