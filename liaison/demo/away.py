"""Officers who are away, and one who goes along to learn."""

from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Redeployment
from liaison.demo.desk import Desk
from liaison.demo.school_list import HEADS_SCHOOL
from liaison.demo.timeline import Story
from officers.models import Absence

IN_PORTAL = (8, 11, 12)


def in_court(desk: Desk) -> Story:
    """An officer gave evidence for some days, and another covered: told in time, and told when he came back."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(15, "09:25")
    plan = actions.plan_absence(
        officers=[desk.team["adeyan"]],
        kind=Absence.Kind.COURT,
        from_on=days.back(8),
        until_on=days.back(5),
        cover=desk.team["hale"],
        by=by,
    )
    assert plan is not None  # the officer has schools
    desk.announce(plan, by=by)
    yield days.moment(14, "10:15")
    desk.answer_in_portal(plan, *IN_PORTAL)
    desk.answer_by_link(plan, *desk.told_by(plan, besides=IN_PORTAL))


def on_a_course(desk: Desk) -> Story:
    """An officer is away today, and another covers. The school of head@ and dsl@ is one of these."""
    days, by = desk.days, desk.sergeant
    yield days.moment(9, "10:40")
    plan = actions.plan_absence(
        officers=[desk.team["ramanet"]],
        kind=Absence.Kind.TRAINING,
        from_on=days.back(2),
        until_on=days.ahead(1),
        cover=desk.team["adeyan"],
        by=by,
    )
    assert plan is not None
    desk.announce(plan, by=by)
    yield days.moment(8, "11:20")
    desk.answer_in_portal(plan, HEADS_SCHOOL)
    desk.answer_by_link(plan, *desk.told_by(plan, besides=[HEADS_SCHOOL]))


def on_leave(desk: Desk) -> Story:
    """Drafted, told to nobody yet, and nobody covers."""
    yield desk.days.moment(1, "09:10")
    actions.plan_absence(
        officers=[desk.team["hale"]],
        kind=Absence.Kind.LEAVE,
        from_on=desk.days.ahead(2),
        until_on=desk.days.ahead(4),
        interim_contact=desk.interim_contact,
        by=desk.sergeant,
    )


def going_along(desk: Desk) -> Story:
    """A new officer goes along with one who knows the schools, before any school is hers."""
    days, by = desk.days, desk.sergeant
    yield days.moment(12, "11:05")
    plan = desk.plan(
        by=by,
        reason=Redeployment.Reason.NEW_OFFICER,
        explanation="PC Tolland is new to schools and goes along with PC Hale for some weeks, so you will meet both.",
        on=days.back(4),
        changes=[
            PlannedChange(
                school=desk.area.schools[number],
                officer_in=desk.team["tolland"],
                deployment_kind="SHADOW",
                shadows=desk.team["hale"],
                until_on=days.ahead(15),
            )
            for number in (3, 4)
        ],
    )
    desk.announce(plan, by=by)
    yield days.moment(11, "09:50")
    desk.answer_by_link(plan, 3, 4)
