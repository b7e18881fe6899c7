"""Calling a plan off, and telling whoever was told."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from deployments.actions.moving import Status, lock, move
from deployments.errors import RedeploymentError
from deployments.models import Acknowledgement, Change, Notice, NoticeCopy, Redeployment
from deployments.render import render_mail
from deployments.words import listed
from outbox.actions import Draft, Recipient, cancel_deliveries, post_letters
from outbox.models import Delivery, Letter
from schools.models import Contact


@transaction.atomic
def withdraw_redeployment(*, redeployment: Redeployment, because: str, by: User) -> None:
    """Call the plan off. What has taken effect stays; schools that were told of the rest are told again."""
    if not because.strip():
        raise RedeploymentError("Say why the plan is withdrawn; schools read it.")
    redeployment = lock(redeployment)
    open_changes = redeployment.changes.filter(status__in=Change.OPEN)
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


def withdraw_notices(notices: Sequence[Notice], *, because: str, by: User) -> None:
    """Take notices back: what has not left is stopped, and everybody whose copy did leave is told."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(status=Notice.Status.WITHDRAWN)
    letters = [pk for notice in notices for pk in (notice.letter_id, notice.reminder_id) if pk]
    cancel_deliveries(Delivery.objects.filter(letter__in=letters), because="The plan was withdrawn.")
    drafts = [draft for notice in notices if (draft := _withdrawal(notice, because))]
    post_letters(drafts, by=by)


def _withdrawal(notice: Notice, because: str) -> Draft | None:
    """The letter to everybody who was told, in every numbered notice of the school, or None when nobody was."""
    people = {contact.email.lower(): contact for contact in _told_in(_with_those_it_corrects(notice))}
    if not people:
        return None
    text, html = render_mail("withdrawal", notice.redeployment, notice=notice, because=because, done=_done_at(notice))
    return Draft(
        to=[Recipient(contact.name, contact.email) for contact in people.values()],
        subject=f"{notice.school.name[:120]}: the change of officer is withdrawn",
        text=text,
        html=html,
        category="withdrawal",
        priority=Letter.Priority.NOTICE,
        reply_to=notice.redeployment.command_unit.email,
    )


def _done_at(notice: Notice) -> str:
    """What of the notice has taken effect and is not undone: “PC Dave arrived and PC Ann left”."""
    in_effect = notice.redeployment.changes.filter(school=notice.school_id, status=Change.Status.IN_EFFECT)
    changes = list(in_effect.select_related("officer_in", "officer_out"))
    came = [f"{change.officer_in.display_name} arrived" for change in changes if change.officer_in]
    gone = [f"{change.officer_out.display_name} left" for change in changes if change.officer_out]
    return listed([*came, *gone])


def _told_in(notices: Sequence[int]) -> QuerySet[Contact]:
    """Whose mail left, or who knows without it: they read it in the portal, or answered by phone."""
    reached = ~Q(delivery__status=Delivery.Status.CANCELLED) | Q(seen_at__isnull=False)
    copies = NoticeCopy.objects.filter(reached, notice__in=notices)
    answers = Acknowledgement.objects.filter(notice__in=notices)
    told = Q(pk__in=copies.values("contact")) | Q(pk__in=answers.values("contact"))
    return Contact.objects.current().filter(told).order_by("pk")


def _with_those_it_corrects(notice: Notice) -> list[int]:
    chain, current = [], notice
    while current:
        chain.append(current.pk)
        current = current.corrects  # type: ignore[assignment]
    return chain
