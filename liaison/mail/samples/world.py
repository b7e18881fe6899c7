"""An invented school, its police and their plan. None of it is in the database."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from deployments.models import Change, Deployment, Notice, Question, Redeployment, Visit
from deployments.words import DEFAULT_WORDS, SchoolFacts, fill
from officers.models import Officer
from schools.models import CommandUnit, Force, LocalAuthority, School

READER = "Morgan Ashdown"
TODAY_BEFORE = timedelta(days=14)


def force() -> Force:
    return Force(name="Example Police", report_url="https://report.force.example/")


def unit() -> CommandUnit:
    return CommandUnit(
        pk=1, force=force(), code="EA", name="East Area", email="schools.east@force.example", phone="01632 960111"
    )


def sergeant() -> User:
    return User(pk=1, name="Sergeant Robin Vale", email="robin.vale@force.example")


def school() -> School:
    area = LocalAuthority(code="999", name="Exampleshire", command_unit=unit())
    return School(urn=999001, name="Élan Park School and Sixth Form", local_authority=area)


def day() -> date:
    """A working day some two weeks from now."""
    soon = timezone.localdate() + TODAY_BEFORE
    return soon + timedelta(days=(7 - soon.weekday()) % 7)


def issued_at() -> datetime:
    return timezone.now() - timedelta(days=2)


def plan(on: date | None = None) -> Redeployment:
    return Redeployment(
        pk=1,
        command_unit=unit(),
        reason=Redeployment.Reason.PROMOTION,
        explanation=(
            "PC Dave is promoted and moves to another team. PC Ann has worked with him since September and knows the "
            "school."
        ),
        effective_on=on or day(),
        words=DEFAULT_WORDS,
        created_by=sergeant(),
    )


def change(of: Redeployment) -> Change:
    return Change(
        redeployment=of,
        school=school(),
        kind=Change.Kind.REPLACEMENT,
        officer_in=Officer(pk=2, display_name="PC Ann Marlow"),
        officer_out=Officer(pk=3, display_name="PC Dave Quill"),
        deployment_kind=Deployment.Kind.NAMED,
    )


BEFORE = ["PC Dave Quill, named officer (one of several schools)"]
AFTER = ["PC Ann Marlow, named officer (one of several schools)"]


def notice(of: Redeployment) -> Notice:
    """As the school has it since two days ago."""
    return Notice(
        redeployment=of,
        school=school(),
        number=1,
        status=Notice.Status.ISSUED,
        body=fill(of.words, SchoolFacts(of, [change(of)])),
        explanation=of.explanation,
        before="\n".join(BEFORE),
        after="\n".join(AFTER),
        issued_at=issued_at(),
    )


def visit() -> Visit:
    """Reported yesterday, answered today."""
    asked_at = timezone.now() - timedelta(days=1)
    return Visit(
        pk=1,
        school=school(),
        command_unit=unit(),
        name=READER,
        given="PC Marlow",
        came_at=asked_at - timedelta(hours=1),
        words="She said that she is our new officer and came to have a look at the school.",
        match=Visit.Match.UNKNOWN,
        evidence="No officer of East Area goes by “PC Marlow”.\nExpected there on that day: PC Dave Quill (1234).",
        asked_at=asked_at,
        answer="PC Ann Marlow begins with you next month. She should not have come before that, and knows it now.",
        answered_at=timezone.now(),
        answered_by=sergeant(),
    )


def question() -> Question:
    """Asked yesterday, answered today."""
    return Question(
        pk=1,
        name=READER,
        words="Will PC Ann come to our assembly on Thursday, as PC Dave was to?",
        asked_at=timezone.now() - timedelta(days=1),
        answer="Yes. PC Ann has it in her diary and will ring you beforehand.",
        answered_at=timezone.now(),
        answered_by=sergeant(),
    )
