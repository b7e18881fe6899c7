"""At the schools' doors: officers who were checked, and visits of which nobody had told the school."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.models import Visit
from liaison.demo.desk import Desk
from liaison.demo.school_list import HEADS_SCHOOL
from liaison.demo.timeline import Story
from schools.models import Contact

# A school whose officer came with a plan of which it was told.
TOLD_SCHOOL = 11


def checked(desk: Desk) -> Story:
    """Reception has asked for each of the four answers: our officer is away, and another covers."""
    reception = _person(desk, HEADS_SCHOOL, Contact.Role.RECEPTION)
    for days_ago, clock, typed in (
        (6, "08:50", "PC Priya Ramanet"),
        (2, "09:15", "EA203"),
        (2, "09:16", "EA187"),
        (1, "10:40", "EA214"),
        (1, "13:05", "PC Craddock"),
    ):
        yield desk.days.moment(days_ago, clock)
        actions.check_officer(school=desk.area.schools[HEADS_SCHOOL], typed=typed, by=reception)


def unannounced(desk: Desk) -> Story:
    """One report was answered and is on the register; one is new and waits."""
    days, by = desk.days, desk.sergeant
    yield days.moment(5, "11:20")
    visit = _report(
        desk,
        HEADS_SCHOOL,
        "PC Imogen Hale",
        "She said that she would be our officer before long and wanted to see the way to the hall.",
        by=_person(desk, HEADS_SCHOOL, Contact.Role.RECEPTION),
    )
    yield days.moment(4, "09:05")
    actions.answer_visit(
        visit=visit,
        answer="PC Hale should not have come before you had heard from me, and she knows that now. I am sorry. If she "
        "is to work with you, you will have a notice first.",
        by=by,
    )
    yield days.moment(1, "13:25")
    _report(
        desk,
        HEADS_SCHOOL,
        "PC Craddock",
        "He asked whom to see about a talk. We checked the name, it was not known, and we did not let him in.",
        by=_person(desk, HEADS_SCHOOL, Contact.Role.DSL),
    )


def announced_after_all(desk: Desk) -> Story:
    """A report about an officer of whom the school had been told: no row on the register, and a kind answer."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(20, "10:10")
    visit = _report(
        desk,
        TOLD_SCHOOL,
        "EA187",
        "A new officer came to the gate. I had not heard of him.",
        by=_person(desk, TOLD_SCHOOL, Contact.Role.HEAD),
    )
    yield days.moment(20, "15:30")
    actions.answer_visit(
        visit=visit,
        answer="PC Adeyan took over from PC Starkwell. The notice went to you and to your safeguarding lead, and your "
        "report leads to it. Please ring me if anything in it is unclear.",
        by=by,
    )


def _report(desk: Desk, number: int, given: str, words: str, *, by: User) -> Visit:
    """Half an hour after it happened."""
    came_at = timezone.now() - timedelta(minutes=30)
    return actions.report_visit(school=desk.area.schools[number], given=given, came_at=came_at, words=words, by=by)


def _person(desk: Desk, number: int, role: str) -> User:
    user = desk.area.schools[number].contacts.get(role=role).user
    assert user is not None  # these sign in
    return user
