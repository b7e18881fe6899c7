"""Plans, notices and register entries as rows, for pages that only read them."""

from datetime import UTC, date, datetime

from accounts.models import User
from deployments.models import Change, Exigency, Notice, Redeployment, RegisterEntry
from outbox.models import Letter
from schools.models import CommandUnit, School
from tests.factories import UserFactory

TODAY = date(2027, 3, 1)
LATER = date(2027, 3, 10)
MOMENT = datetime(2027, 2, 22, 9, tzinfo=UTC)


def plan(unit: CommandUnit, status: str, *, by: User | None = None, on: date = LATER) -> Redeployment:
    author = by or UserFactory()
    facts = {"scheduled_by": author, "scheduled_at": MOMENT, "release_at": MOMENT} if status != "DRAFT" else {}
    if status in ("ANNOUNCED", "HELD", "IN_EFFECT"):
        facts["announced_at"] = MOMENT
    return Redeployment.objects.create(
        command_unit=unit,
        reason="PROMOTION",
        explanation="A promotion.",
        effective_on=on,
        status=status,
        created_by=author,
        edited_by=author,
        **facts,
    )


def change(redeployment: Redeployment, school: School, *, comes=None, goes=None, status="PLANNED", **facts) -> Change:
    kind = "REPLACEMENT" if comes and goes else "ARRIVAL" if comes else "DEPARTURE"
    return Change.objects.create(
        redeployment=redeployment,
        school=school,
        kind=kind,
        officer_in=comes,
        officer_out=goes,
        deployment_kind="NAMED" if comes else "",
        status=status,
        **facts,
    )


def notice(redeployment: Redeployment, school: School, *, status="ISSUED", **facts) -> Notice:
    letter = Letter.objects.create(subject="A change", text="-", html="-", category="notice")
    return Notice.objects.create(
        redeployment=redeployment,
        school=school,
        status=status,
        letter=letter,
        body="-",
        substance="-",
        lead_days=6,
        issued_by=redeployment.created_by,
        **{"issued_at": MOMENT, "explanation": "-", "remind_on": date(2027, 2, 24), "call_on": date(2027, 2, 26)}
        | facts,
    )


def asked(redeployment: Redeployment, *, by: User | None = None) -> Exigency:
    return Exigency.objects.create(
        redeployment=redeployment,
        revision=redeployment.revision,
        cause="Aid to another service.",
        explanation="-",
        asked_by=by or redeployment.created_by,
        asked_at=MOMENT,
    )


def entry(changed: Change) -> RegisterEntry:
    return RegisterEntry.objects.create(
        change=changed,
        command_unit=changed.redeployment.command_unit,
        school=changed.school,
        shortfall="SHORT_NOTICE",
        summary="-",
        cause="-",
        took_effect_on=TODAY,
        lead_days=1,
        minimum_days=5,
        author=changed.redeployment.created_by,
    )
