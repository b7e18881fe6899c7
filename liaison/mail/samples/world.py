"""An invented school, its police and their plan. None of it is in the database."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import override

from accounts.languages import ENGLISH, WELSH
from accounts.models import User
from deployments.models import Change, Deployment, Notice, Question, Redeployment, Visit
from deployments.outlook import Post
from deployments.words import DEFAULT_WORDS, SchoolFacts, fill, in_own_language
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
        officer_in=joiner(),
        officer_out=leaver(),
        deployment_kind=Deployment.Kind.NAMED,
    )


def leaver() -> Officer:
    return Officer(pk=3, display_name="PC Dave Quill")


def joiner() -> Officer:
    return Officer(pk=2, display_name="PC Ann Marlow")


def before() -> list[str]:
    """As the school reads it, in the language that is spoken."""
    return [Post(leaver(), school().urn, Deployment.Kind.NAMED).line]


def after() -> list[str]:
    return [Post(joiner(), school().urn, Deployment.Kind.NAMED).line]


def notice(of: Redeployment) -> Notice:
    """As the school has it since two days ago, in both languages."""
    found = Notice(
        redeployment=of,
        school=school(),
        number=1,
        status=Notice.Status.ISSUED,
        explanation=of.explanation,
        issued_at=issued_at(),
    )
    for language, end in ((ENGLISH, ""), (WELSH, "_in_welsh")):
        with override(language):
            setattr(found, f"body{end}", fill(in_own_language(of.words), SchoolFacts(of, [change(of)])))
            setattr(found, f"before{end}", "\n".join(before()))
            setattr(found, f"after{end}", "\n".join(after()))
    return found


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
