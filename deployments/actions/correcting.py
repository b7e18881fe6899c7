"""Correcting a plan of which schools have been told.

A correction is a plan of its own, drafted, checked and announced like any other. When it is announced it takes the
place of the plan it corrects: schools with new facts get a numbered correction, and their earlier answer no longer
counts; schools with the same facts keep their notice and their answer; schools dropped from the plan are told so.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.moving import Status, move
from deployments.actions.withdrawing import withdraw_notices
from deployments.errors import RedeploymentError
from deployments.models import Change, Notice, Redeployment
from deployments.notices.render import NoticeWords, NoticeWriter
from outbox.actions import cancel_deliveries
from outbox.models import Delivery


@transaction.atomic
def begin_correction(*, redeployment: Redeployment, by: User) -> Redeployment:
    """A draft with the same facts and the changes not yet in effect. Until it is announced the earlier plan stands."""
    if not redeployment.is_told:
        raise RedeploymentError(
            _("Only a plan of which schools have been told, and which is not yet in effect, is corrected.")
        )
    try:
        with transaction.atomic():
            draft = Redeployment.objects.create(
                command_unit=redeployment.command_unit,
                reason=redeployment.reason,
                explanation=redeployment.explanation,
                effective_on=redeployment.effective_on,
                interim_contact=redeployment.interim_contact,
                review_on=redeployment.review_on,
                words=redeployment.words,
                created_by=by,
                edited_by=by,
                corrects=redeployment,
            )
    except IntegrityError as error:
        raise RedeploymentError(_("This plan is being corrected already.")) from error
    Change.objects.bulk_create(
        Change(
            redeployment=draft,
            school_id=change.school_id,
            kind=change.kind,
            officer_in_id=change.officer_in_id,
            officer_out_id=change.officer_out_id,
            deployment_kind=change.deployment_kind,
            cannot_wait=change.cannot_wait,
            shadows_id=change.shadows_id,
            until_on=change.until_on,
            absence_id=change.absence_id,
        )
        for change in redeployment.changes.filter(status__in=Change.OPEN)
    )
    return draft


@dataclass(frozen=True)
class Outcome:
    """What announcing a correction does, school by school."""

    # Schools that had no notice of the earlier plan.
    new: list[NoticeWords]
    corrected: list[NoticeWords]
    kept: list[NoticeWords]
    dropped: list[Notice]


def outcome_of(writer: NoticeWriter) -> Outcome:
    """For a plan that corrects nothing every notice is new."""
    words, earlier = writer.all(), writer.redeployment.corrects
    told = [notice for notice in words if notice.corrects]
    kept = [notice for notice in told if notice.corrects and notice.corrects.substance == notice.substance]
    same = {notice.school.urn for notice in kept}
    still_open = earlier.changes.filter(status__in=Change.OPEN) if earlier else Change.objects.none()
    concerned = set(still_open.values_list("school", flat=True))
    dropped = concerned - {notice.school.urn for notice in words}
    return Outcome(
        new=[notice for notice in words if not notice.corrects],
        corrected=[notice for notice in told if notice.school.urn not in same],
        kept=kept,
        dropped=[notice for urn, notice in writer.earlier.items() if urn in dropped],
    )


def settle_corrected(writer: NoticeWriter, *, by: User) -> list[NoticeWords]:
    """Put the corrected plan, if there is one, out of force. Returns the notices that are still to be issued."""
    earlier = writer.redeployment.corrects
    if earlier is None:
        return writer.all()
    move(earlier, since=Redeployment.TOLD, to=Status.CORRECTED)
    outcome = outcome_of(writer)
    earlier.changes.filter(status__in=Change.OPEN).update(status=Change.Status.CORRECTED, held_because="")
    kept = [notice.corrects.pk for notice in outcome.kept if notice.corrects]
    Notice.objects.filter(pk__in=kept).update(redeployment=writer.redeployment)
    _retire([notice.corrects for notice in outcome.corrected if notice.corrects])
    withdraw_notices(outcome.dropped, because=_("This school is no longer part of the plan."), by=by)
    return [*outcome.new, *outcome.corrected]


def _retire(notices: list[Notice]) -> None:
    """The correction takes their place: what has not left is called back, what was answered no longer counts."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(status=Notice.Status.CORRECTED)
    letters = [pk for notice in notices for pk in notice.letters]
    cancel_deliveries(Delivery.objects.filter(letter__in=letters), because=_("A correction took its place."))
