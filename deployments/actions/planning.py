"""Making a plan: its facts, its changes, its notice. Only a draft can be edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.wording import spoken
from deployments.actions.editing import edit
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Redeployment
from deployments.trail import added, facts_changed, mended, removed
from deployments.words import DEFAULT_WORDS, faults_in
from officers.models import Absence, Officer
from schools.models import CommandUnit, School

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
# Those who do not stay: only they have a last day.
LIMITED = (Deployment.Kind.COVER, Deployment.Kind.SHADOW)


@dataclass(frozen=True)
class PlannedChange:
    """One school's part in a plan. Its officers say the kind: in, out or both, one who is shadowed, one who is away."""

    school: School
    officer_in: Officer | None = None
    officer_out: Officer | None = None
    deployment_kind: str = Deployment.Kind.NAMED
    cannot_wait: bool = False
    shadows: Officer | None = None
    until_on: date | None = None
    absence: Absence | None = None

    @property
    def kind(self) -> Change.Kind:
        if self.absence:
            return Change.Kind.ABSENCE
        if self.shadows:
            return Change.Kind.SHADOWING
        if self.officer_in and self.officer_out:
            return Change.Kind.REPLACEMENT
        if self.officer_in or self.officer_out:
            return Change.Kind.ARRIVAL if self.officer_in else Change.Kind.DEPARTURE
        raise RedeploymentError(f"Name an officer who comes to {self.school} or one who leaves it.")

    def fields(self) -> dict[str, Any]:
        """As the row holds them."""
        kind = self.kind
        comes_as = Deployment.Kind.SHADOW if self.shadows else self.deployment_kind
        return {
            "kind": kind,
            "officer_in": self.officer_in,
            "officer_out": self.officer_out,
            "deployment_kind": comes_as if self.officer_in else "",
            "cannot_wait": kind == Change.Kind.ABSENCE or (self.cannot_wait and kind == Change.Kind.DEPARTURE),
            "shadows": self.shadows,
            "until_on": self.until_on or (self.absence.until_on if self.absence else None),
            "absence": self.absence,
        }


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
    _refuse_early_review(effective_on, review_on)
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
    _refuse_early_review(effective_on, review_on)
    facts = {
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
    edit(redeployment, by=by, what="the words of the notice", revision=revision, words=words)


@transaction.atomic
def add_changes(
    *, redeployment: Redeployment, planned: Sequence[PlannedChange], revision: int | None = None, by: User
) -> list[Change]:
    """Add a change for each school, all or none."""
    for row in planned:
        _refuse(redeployment, row)
    edit(redeployment, by=by, what=added(planned), revision=revision)
    rows = [Change(redeployment=redeployment, school=row.school, **row.fields()) for row in planned]
    try:
        with transaction.atomic():
            return Change.objects.bulk_create(rows)
    except IntegrityError as error:
        raise RedeploymentError(_why_refused(redeployment, rows)) from error


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
    for _, wanted in planned:
        _refuse(redeployment, wanted)
    edit(redeployment, by=by, what=mended(planned), revision=revision)
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
def remove_change(*, change: Change, revision: int | None = None, by: User) -> None:
    """Take one change out of a draft."""
    edit(change.redeployment, by=by, what=removed(change), revision=revision)
    change.delete()


def _refuse(redeployment: Redeployment, planned: PlannedChange) -> None:
    _refuse_strangers(redeployment, planned)
    _refuse_days(redeployment, planned)


def _refuse_strangers(redeployment: Redeployment, planned: PlannedChange) -> None:
    unit = redeployment.command_unit
    if planned.school.local_authority.command_unit_id != unit.pk:
        raise RedeploymentError(f"{planned.school} does not lie in {unit}.")
    if not planned.school.is_open:
        raise RedeploymentError(f"{planned.school} is not open.")
    for officer in (planned.officer_in, planned.officer_out, planned.shadows):
        if officer and officer.command_unit_id != unit.pk:
            raise RedeploymentError(f"{officer} does not belong to {unit}.")
    if planned.shadows and planned.shadows == planned.officer_in:
        raise RedeploymentError("Nobody shadows themselves.", field="shadows")


def _refuse_days(redeployment: Redeployment, planned: PlannedChange) -> None:
    """Who goes along with another has a last day, who covers may have one, and nobody else has."""
    comes_as = planned.fields()["deployment_kind"]
    if comes_as == Deployment.Kind.SHADOW and planned.shadows is None:
        raise RedeploymentError(f"Choose whom {planned.officer_in} shadows.", field="shadows")
    if comes_as == Deployment.Kind.SHADOW and planned.until_on is None:
        raise RedeploymentError("Enter the last day of the shadowing.", field="until_on")
    if planned.until_on is None:
        return
    if planned.until_on < redeployment.effective_on:
        day = spoken(redeployment.effective_on)
        raise RedeploymentError(f"The last day must not be before the plan’s day, {day}.", field="until_on")
    if not planned.absence and comes_as not in LIMITED:
        raise RedeploymentError("Only a cover or a shadow has a last day. Leave it empty.", field="until_on")


def _refuse_early_review(effective_on: date, review_on: date | None) -> None:
    if review_on is not None and review_on < effective_on:
        raise RedeploymentError("The review day must not be before the day of the change.", field="review_on")


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
