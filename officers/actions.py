"""What changes in an officer's record. What a database rule refuses comes back in words, beside the answer at fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import ActionError
from accounts.models import Role, User
from accounts.wording import spoken
from officers.models import Course, Officer, RoleTitle, Tenure, Training, VettingCheck
from schools.models import CommandUnit, Force


class OfficerError(ActionError):
    """Something that cannot be recorded, in words for whoever tried."""


class OfficerFacts(TypedDict):
    display_name: str
    rank: str
    collar_number: str
    role_title: RoleTitle
    supervisor: User | None
    service_since: date | None
    phone: str
    email: str
    user: User | None


@transaction.atomic
def add_officer(*, command_unit: CommandUnit, by: User, **facts: Unpack[OfficerFacts]) -> Officer:
    """A new officer of the command unit, and so of its force."""
    if not CommandUnit.objects.led_by(by, Role.SERGEANT, Role.INSPECTOR).filter(pk=command_unit.pk).exists():
        raise OfficerError("Choose a command unit where you are posted", field="command_unit")
    officer = Officer(command_unit=command_unit, force=command_unit.force)
    return _save_facts(officer, by, facts)


@transaction.atomic
def change_officer(*, officer: Officer, by: User, **facts: Unpack[OfficerFacts]) -> Officer:
    """What the portal says of an officer. Officers stay in their command unit."""
    _refuse_stranger(officer, by)
    return _save_facts(Officer.objects.select_for_update().get(pk=officer.pk), by, facts)


@transaction.atomic
def record_vetting(
    *, officer: Officer, outcome: str, checked_on: date, review_by_on: date | None = None, by: User
) -> VettingCheck:
    """Add what was so on a day. Earlier checks stay as they are."""
    _refuse_stranger(officer, by)
    _refuse_future(checked_on, "checked_on", "The day of the check")
    with _refusing(
        {
            "vetting_confirmed_has_review_day": ("review_by_on", "Enter the day by which the vetting is reviewed"),
            "vetting_review_after_check": ("review_by_on", "The review must not be before the check"),
        }
    ):
        return VettingCheck.objects.create(
            officer=officer, outcome=outcome, checked_on=checked_on, review_by_on=review_by_on, recorded_by=by
        )


@transaction.atomic
def record_training(
    *, officer: Officer, course: Course, done_on: date, valid_until_on: date | None = None, by: User
) -> Training:
    """A course that the officer has done. Doing it again is one more row."""
    _refuse_stranger(officer, by)
    _refuse_future(done_on, "done_on", "The day of the course")
    if course.force_id != officer.force_id:
        raise OfficerError(f"Choose a course of {officer.force}", field="course")
    with _refusing(
        {"training_valid_after_done": ("valid_until_on", "The last valid day must not be before the day of the course")}
    ):
        return Training.objects.create(
            officer=officer, course=course, done_on=done_on, valid_until_on=valid_until_on, recorded_by=by
        )


@transaction.atomic
def begin_tenure(*, officer: Officer, from_on: date, planned_until_on: date, by: User) -> Tenure:
    """A stretch of work in schools, which may lie in the future. It shares no day with another."""
    _refuse_stranger(officer, by)
    with _refusing(
        {
            "no_overlap": ("from_on", f"{officer.display_name} already has a tenure in some of these days"),
            "planned_end_after_start": ("planned_until_on", "The planned last day must not be before the first day"),
        }
    ):
        return Tenure.objects.create(
            officer=officer, from_on=from_on, planned_until_on=planned_until_on, recorded_by=by
        )


@transaction.atomic
def end_tenure(*, tenure: Tenure, ended_on: date, end_reason: str, by: User) -> None:
    """Say that a tenure ends early, and why. It ends once; a longer stay is a tenure of its own."""
    _refuse_stranger(tenure.officer, by)
    if ended_on > tenure.planned_until_on:
        raise OfficerError(
            f"The last day must be {spoken(tenure.planned_until_on)}, as planned, or earlier", field="ended_on"
        )
    with _refusing({"tenure_ended_after_start": ("ended_on", "The last day must not be before the first day")}):
        moved = Tenure.objects.filter(pk=tenure.pk, ended_on__isnull=True).update(
            ended_on=ended_on, end_reason=end_reason
        )
    if moved != 1:
        raise OfficerError("The end of this tenure is on record already.")


@transaction.atomic
def add_course(*, force: Force, name: str, is_required: bool, by: User) -> Course:
    """A course of the force. A required one stops every officer who has not done it."""
    _refuse_other_force(force, by)
    with _refusing({"course": ("name", f"{force} already has a course of this name")}):
        return Course.objects.create(force=force, name=name, is_required=is_required)


@transaction.atomic
def change_course(*, course: Course, name: str, is_required: bool, by: User) -> None:
    """Rename a course, or say whether every school officer needs it."""
    _refuse_other_force(course.force, by)
    with _refusing({"course": ("name", f"{course.force} already has a course of this name")}):
        Course.objects.filter(pk=course.pk).update(name=name, is_required=is_required)


def _save_facts(officer: Officer, by: User, facts: OfficerFacts) -> Officer:
    _refuse_unposted(facts["supervisor"], Role.SERGEANT, officer.command_unit, "supervisor")
    _refuse_unposted(facts["user"], Role.OFFICER, officer.command_unit, "user")
    if facts["user"] == by:
        raise OfficerError("Nobody keeps their own record", field="user")
    for name, value in facts.items():
        setattr(officer, name, value)
    # In one spelling, so that once in the force means once whatever was typed.
    officer.collar_number = "".join(facts["collar_number"].upper().split())
    with _refusing(
        {
            "collar_number": ("collar_number", f"Another officer of {officer.force} has this collar number"),
            "user_id": ("user", "Another officer signs in with this account"),
        }
    ):
        officer.save()
    return officer


def _refuse_stranger(officer: Officer, by: User) -> None:
    if not Officer.objects.kept_by(by).filter(pk=officer.pk).exists():
        raise OfficerError(
            f"Only a sergeant or inspector of {officer.command_unit} keeps this record, and nobody keeps their own."
        )


def _refuse_unposted(person: User | None, role: Role, unit: CommandUnit, field: str) -> None:
    if person is not None and not unit.postings.filter(user=person, role=role).exists():
        raise OfficerError(f"{person} is no {role.label.lower()} at {unit}", field=field)


def _refuse_other_force(force: Force, by: User) -> None:
    is_theirs = CommandUnit.objects.led_by(by, Role.INSPECTOR).filter(force=force).exists()
    if not (is_theirs or by.has_role(Role.ADMINISTRATOR)):
        raise OfficerError(f"Only an administrator or an inspector of {force} keeps its courses.")


def _refuse_future(day: date, field: str, noun: str) -> None:
    if day > timezone.localdate():
        raise OfficerError(f"{noun} must be today or earlier", field=field)


@contextmanager
def _refusing(rules: Mapping[str, tuple[str, str]]) -> Iterator[None]:
    """Turn what a database rule refuses into its words. Part of the rule's name leads to the field and the words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for rule, (field, words) in rules.items():
            if rule in str(error):
                raise OfficerError(words, field=field) from error
        raise
