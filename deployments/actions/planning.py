"""Making a plan: its facts, its changes, its notice. Only a draft can be edited."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.actions.editing import edit
from deployments.actions.planned import PlannedChange, refuse_early_review, refuse_planned, why_refused
from deployments.errors import RedeploymentError
from deployments.models import Change, Redeployment
from deployments.trail import added, facts_changed, mended, removed
from deployments.words import DEFAULT_WORDS, faults_in
from schools.models import CommandUnit

OFFICER_FIELDS = [
    "kind",
    "officer_in",
    "officer_out",
    "deployment_kind",
    "cannot_wait",
    "shadows",
    "until_on",
    "absence",
]


@transaction.atomic
def create_redeployment(
    *,
    command_unit: CommandUnit,
    reason: str,
    explanation: str,
    effective_on: date,
    interim_contact: str = "",
    review_on: date | None = None,
    by: User,
) -> Redeployment:
    """An empty draft, with the notice's usual words to begin with."""
    refuse_early_review(effective_on, review_on)
    return Redeployment.objects.create(
        command_unit=command_unit,
        reason=reason,
        explanation=explanation,
        effective_on=effective_on,
        interim_contact=interim_contact,
        review_on=review_on,
        words=DEFAULT_WORDS,
        created_by=by,
        edited_by=by,
    )


@transaction.atomic
def change_redeployment(
    *,
    redeployment: Redeployment,
    reason: str,
    explanation: str,
    effective_on: date,
    interim_contact: str = "",
    review_on: date | None = None,
    revision: int | None = None,
    by: User,
) -> None:
    """Change the plan's facts. An authorisation of the earlier revision no longer holds."""
    refuse_early_review(effective_on, review_on)
    facts: dict[str, Any] = {
        "reason": reason,
        "explanation": explanation,
        "effective_on": effective_on,
        "interim_contact": interim_contact,
        "review_on": review_on,
    }
    what = facts_changed(Redeployment.objects.get(pk=redeployment.pk), facts)
    edit(redeployment, by=by, what=what, revision=revision, **facts)


@transaction.atomic
def write_notice(*, redeployment: Redeployment, words: str, revision: int | None = None, by: User) -> None:
    """Write the notice for all schools. Raises RedeploymentError for a placeholder that stands for nothing."""
    if faults := faults_in(words):
        raise RedeploymentError(". ".join(faults) + ".")
    edit(redeployment, by=by, what=_("the words of the notice"), revision=revision, words=words)


@transaction.atomic
def add_changes(
    *, redeployment: Redeployment, planned: Sequence[PlannedChange], revision: int | None = None, by: User
) -> list[Change]:
    """Add a change for each school, all or none."""
    for row in planned:
        refuse_planned(redeployment, row)
    edit(redeployment, by=by, what=added(planned), revision=revision)
    rows = [Change(redeployment=redeployment, school=row.school, **row.fields()) for row in planned]
    try:
        with transaction.atomic():
            return Change.objects.bulk_create(rows)
    except IntegrityError as error:
        raise RedeploymentError(why_refused(redeployment, rows)) from error


@transaction.atomic
def change_change(*, change: Change, planned: PlannedChange, revision: int | None = None, by: User) -> None:
    """Replace one change's officers."""
    change_changes(redeployment=change.redeployment, planned=[(change, planned)], revision=revision, by=by)


@transaction.atomic
def change_changes(
    *,
    redeployment: Redeployment,
    planned: Sequence[tuple[Change, PlannedChange]],
    revision: int | None = None,
    by: User,
) -> None:
    """Replace the officers of several of a plan's changes, all or none."""
    for _change, wanted in planned:
        refuse_planned(redeployment, wanted)
    edit(redeployment, by=by, what=mended(planned), revision=revision)
    rows = [
        Change(pk=change.pk, redeployment=redeployment, school=change.school, **wanted.fields())
        for change, wanted in planned
    ]
    try:
        with transaction.atomic():
            changed = redeployment.changes.bulk_update(rows, OFFICER_FIELDS)
    except IntegrityError as error:
        raise RedeploymentError(why_refused(redeployment, rows)) from error
    if changed != len(rows):
        raise RedeploymentError(_("Some of these changes were removed meanwhile. Open the plan again."))


@transaction.atomic
def remove_change(*, change: Change, revision: int | None = None, by: User) -> None:
    """Take one change out of a draft."""
    edit(change.redeployment, by=by, what=removed(change), revision=revision)
    change.delete()
