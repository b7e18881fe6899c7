"""Making a plan: its facts, its changes, its notice. Only a draft can be edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Redeployment
from deployments.words import DEFAULT_WORDS, faults_in
from officers.models import Officer
from schools.models import CommandUnit, School

OFFICER_FIELDS = ["kind", "officer_in", "officer_out", "deployment_kind", "cannot_wait"]


@dataclass(frozen=True)
class PlannedChange:
    """One school's part in a plan. Officers say the kind: in, out or both."""

    school: School
    officer_in: Officer | None = None
    officer_out: Officer | None = None
    deployment_kind: str = Deployment.Kind.NAMED
    cannot_wait: bool = False

    @property
    def kind(self) -> Change.Kind:
        if self.officer_in and self.officer_out:
            return Change.Kind.REPLACEMENT
        if self.officer_in or self.officer_out:
            return Change.Kind.ARRIVAL if self.officer_in else Change.Kind.DEPARTURE
        raise RedeploymentError(f"Name an officer who comes to {self.school} or one who leaves it.")

    def fields(self) -> dict[str, Any]:
        """As the row holds them."""
        return {
            "kind": self.kind,
            "officer_in": self.officer_in,
            "officer_out": self.officer_out,
            "deployment_kind": self.deployment_kind if self.officer_in else "",
            "cannot_wait": self.cannot_wait and self.kind == Change.Kind.DEPARTURE,
        }


@transaction.atomic
def create_redeployment(
    *, command_unit: CommandUnit, reason: str, explanation: str, effective_on: date, by: User
) -> Redeployment:
    """An empty draft, with the notice's usual words to begin with."""
    return Redeployment.objects.create(
        command_unit=command_unit,
        reason=reason,
        explanation=explanation,
        effective_on=effective_on,
        words=DEFAULT_WORDS,
        created_by=by,
        edited_by=by,
    )


@transaction.atomic
def change_redeployment(
    *, redeployment: Redeployment, reason: str, explanation: str, effective_on: date, by: User
) -> None:
    """Change the plan's reason, explanation and day. An authorisation of the earlier revision no longer holds."""
    _edit(redeployment, by, reason=reason, explanation=explanation, effective_on=effective_on)


@transaction.atomic
def write_notice(*, redeployment: Redeployment, words: str, by: User) -> None:
    """Write the notice for all schools. Raises RedeploymentError for a placeholder that stands for nothing."""
    if faults := faults_in(words):
        raise RedeploymentError(". ".join(faults) + ".")
    _edit(redeployment, by, words=words)


@transaction.atomic
def add_changes(*, redeployment: Redeployment, planned: Sequence[PlannedChange], by: User) -> list[Change]:
    """Add a change for each school, all or none."""
    for row in planned:
        _refuse_strangers(redeployment, row)
    _edit(redeployment, by)
    rows = [Change(redeployment=redeployment, school=row.school, **row.fields()) for row in planned]
    try:
        with transaction.atomic():
            return Change.objects.bulk_create(rows)
    except IntegrityError as error:
        raise RedeploymentError(_why_refused(redeployment, rows)) from error


@transaction.atomic
def change_change(*, change: Change, planned: PlannedChange, by: User) -> None:
    """Replace one change's officers."""
    change_changes(redeployment=change.redeployment, planned=[(change, planned)], by=by)


@transaction.atomic
def change_changes(*, redeployment: Redeployment, planned: Sequence[tuple[Change, PlannedChange]], by: User) -> None:
    """Replace the officers of several of a plan's changes, all or none."""
    for _, wanted in planned:
        _refuse_strangers(redeployment, wanted)
    _edit(redeployment, by)
    rows = [
        Change(pk=change.pk, redeployment=redeployment, school=change.school, **wanted.fields())
        for change, wanted in planned
    ]
    try:
        with transaction.atomic():
            changed = redeployment.changes.bulk_update(rows, OFFICER_FIELDS)
    except IntegrityError as error:
        raise RedeploymentError(_why_refused(redeployment, rows)) from error
    if changed != len(rows):
        raise RedeploymentError("Some of these changes were removed meanwhile. Open the plan again.")


@transaction.atomic
def remove_change(*, change: Change, by: User) -> None:
    """Take one change out of a draft."""
    _edit(change.redeployment, by)
    change.delete()


def _edit(redeployment: Redeployment, by: User, **fields: Any) -> None:
    """Write to a draft and count the revision; anything but a draft is refused."""
    edited = Redeployment.objects.filter(pk=redeployment.pk, status=Redeployment.Status.DRAFT).update(
        revision=F("revision") + 1, edited_by=by, **fields
    )
    if edited != 1:
        raise RedeploymentError("Only a draft can be edited. Take the plan back to draft, or correct it.")
    redeployment.refresh_from_db()


def _refuse_strangers(redeployment: Redeployment, planned: PlannedChange) -> None:
    unit = redeployment.command_unit
    if planned.school.local_authority.command_unit_id != unit.pk:
        raise RedeploymentError(f"{planned.school} does not lie in {unit}.")
    if not planned.school.is_open:
        raise RedeploymentError(f"{planned.school} is not open.")
    for officer in (planned.officer_in, planned.officer_out):
        if officer and officer.command_unit_id != unit.pk:
            raise RedeploymentError(f"{officer} does not belong to {unit}.")


def _why_refused(redeployment: Redeployment, rows: Sequence[Change]) -> str:
    """Which of the table's rules the rows broke."""
    for row in rows:
        if row.officer_in_id and row.officer_in_id == row.officer_out_id:
            return f"At {row.school} the officer who comes must not be the officer who goes."
    others = redeployment.changes.exclude(pk__in=[row.pk for row in rows if row.pk])
    seen = {
        (officer, school)
        for school, *officers in others.values_list("school", "officer_in", "officer_out")
        for officer in officers
    }
    for row in rows:
        for officer in (row.officer_in, row.officer_out):
            if officer and (officer.pk, row.school_id) in seen:
                return f"{officer} already moves at {row.school} in this plan."
            if officer:
                seen.add((officer.pk, row.school_id))
    return "This change is already in the plan."
