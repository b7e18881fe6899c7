"""Changes that are on their way: what a visitor finds waiting."""

from deployments import actions
from deployments.models import Redeployment
from liaison.demo.clock import on_day
from liaison.demo.desk import Desk
from liaison.demo.school_list import BOUNCING_HEAD, NO_DSL, SHARED_MAILBOX
from liaison.demo.timeline import Story
from officers.actions import record_vetting
from officers.models import VettingCheck
from schools.models import Contact

Reason = Redeployment.Reason


def answered_by_some(desk: Desk) -> Story:
    """Announced a while ago: answered in every way, one school asked, one copy bounced, one school never answered."""
    days, by = desk.days, desk.sergeant
    yield days.moment(6, "10:05")
    plan = desk.plan(
        by=by,
        reason=Reason.END_OF_TENURE,
        explanation="PC Fenwright’s tenure in schools ends. He thanks you for three good years, and brings your new "
        "officer along to meet you where that can be arranged.",
        on=days.ahead(5),
        changes=[
            desk.change(number, comes="hale" if number < 27 else "adeyan", goes="fenwright") for number in range(23, 30)
        ],
    )
    desk.announce(plan, by=by)
    yield days.moment(6, "10:22")
    desk.bounce(plan, BOUNCING_HEAD)
    yield days.moment(6, "11:48")
    desk.answer_in_portal(plan, 23, 24)
    question = desk.ask_in_portal(
        plan, 24, "Our road safety morning is in the week after. Does PC Hale know of it, and does it stand?"
    )
    yield days.moment(5, "08:40")
    actions.answer_question(
        question=question,
        answer="It stands. PC Fenwright has handed it over, and PC Hale will ring you this week about the times.",
        by=by,
    )
    desk.answer_by_link(plan, 28, role=Contact.Role.DSL)
    desk.answer_by_link(plan, SHARED_MAILBOX)
    desk.look(plan, 27)
    yield days.moment(2, "14:30")
    desk.answer_by_phone(plan, 26, remark="Would like to meet PC Hale before the day.", by=by)


def just_announced(desk: Desk) -> Story:
    """Announced this minute: the mail leaves while one watches. The school of head@ and dsl@ is one of these."""
    days, by = desk.days, desk.sergeant
    yield days.now
    plan = desk.plan(
        by=by,
        reason=Reason.LATERAL_MOVE,
        explanation="PC Ramanet moves to the youth team on her own wish. PC Hale has worked in Oxmere’s schools for "
        "over a year and is glad to come to you too.",
        on=days.ahead(7),
        changes=[desk.change(number, comes="hale", goes="ramanet") for number in (1, 6, 7)],
    )
    desk.announce(plan, by=by)


def scheduled(desk: Desk) -> Story:
    """Ready; schools are told tomorrow."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(1, "16:10")
    plan = desk.plan(
        by=by,
        reason=Reason.NEW_OFFICER,
        explanation="Your school had no named officer. From now on PC Adeyan is yours.",
        on=days.ahead(10),
        changes=[desk.change(number, comes="adeyan") for number in (30, 31)],
    )
    actions.schedule_redeployment(redeployment=plan, by=by, release_at=on_day(days.ahead(1), "09:00"))


def draft_with_problems(desk: Desk) -> Story:
    """Cannot be scheduled yet: the officer is not fit, and a school has no DSL who can be reached."""
    days, by = desk.days, desk.sergeant
    yield days.moment(1, "15:20")
    desk.plan(
        by=by,
        reason=Reason.NEW_OFFICER,
        explanation="PC Karimel joins the team and becomes your named officer.",
        on=days.ahead(12),
        changes=[desk.change(number, comes="karimel") for number in (14, 15, 16, NO_DSL)],
    )


def waits_for_inspector(desk: Desk) -> Story:
    """Less than the minimum notice: an inspector other than the author decides."""
    days, by = desk.days, desk.sergeant
    yield days.moment(1, "14:05")
    plan = desk.plan(
        by=by,
        reason=Reason.AID,
        explanation="PC Ramanet supports another service for some weeks. PC Adeyan covers your school meanwhile.",
        on=days.ahead(2),
        changes=[desk.change(number, comes="adeyan", goes="ramanet", kind="COVER") for number in (33, 34)],
    )
    actions.ask_for_exigency(
        redeployment=plan,
        cause="Aid asked for by a neighbouring service; the request came at noon.",
        explanation="We are sorry for the short notice: we were asked for help only now.",
        by=by,
    )


def sent_back(desk: Desk) -> Story:
    """An inspector did not find the cause good enough."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(3, "09:50")
    plan = desk.plan(
        by=by,
        reason=Reason.RESOURCE_WITHDRAWAL,
        explanation="PC Hale gives up two schools, because the team is short of officers.",
        on=days.ahead(1),
        changes=[desk.change(number, goes="hale") for number in (35, 36)],
        interim_contact=desk.interim_contact,
        review_on=days.ahead(60),
    )
    exigency = actions.ask_for_exigency(
        redeployment=plan,
        cause="PC Hale has too many schools.",
        explanation="We are sorry that we tell you only now.",
        by=by,
    )
    yield days.moment(2, "11:00")
    actions.decide_exigency(
        exigency=exigency,
        revision=plan.revision,
        authorise=False,
        reason="This can wait. Choose a day that leaves both schools the full five school days.",
        by=desk.inspector,
    )


def newcomer(desk: Desk) -> Story:
    """An officer joins whose vetting is not through yet."""
    days, by = desk.days, desk.sergeant
    yield days.moment(9, "09:20")
    record_vetting(officer=desk.team["roake"], outcome=VettingCheck.Outcome.PENDING, checked_on=days.back(9), by=by)
