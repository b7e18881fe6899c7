"""Changes that are over, or that went another way than planned."""

from deployments import actions
from deployments.models import Redeployment, RegisterEntry
from liaison.demo.desk import Desk
from liaison.demo.timeline import Story
from officers.actions import record_vetting
from officers.models import VettingCheck
from schools.models import Contact

Reason = Redeployment.Reason
BY_LINK_DSL = Contact.Role.DSL


def in_effect(desk: Desk) -> Story:
    """All as it should be: announced in time, answered by all, in effect."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(38, "10:20")
    plan = desk.plan(
        by=by,
        reason=Reason.LATERAL_MOVE,
        explanation="PC Starkwell takes on the schools in Fennick and has fewer elsewhere. PC Adeyan knows Oxmere well "
        "and will call on each school in the first week.",
        on=days.back(30),
        changes=[desk.change(number, comes="adeyan", goes="starkwell") for number in (11, 12, 13)],
    )
    desk.announce(plan, by=by)
    yield days.moment(38, "12:41")
    desk.answer_by_link(plan, 13, role=BY_LINK_DSL)
    yield days.moment(37, "08:55")
    desk.answer_in_portal(plan, 11, 12)


def short_notice(desk: Desk) -> Story:
    """An officer must leave at once: an inspector authorises it, and it goes on the register."""
    days, by = desk.days, desk.sergeant
    yield days.moment(8, "13:05")
    record_vetting(
        officer=desk.team["starkwell"], outcome=VettingCheck.Outcome.WITHDRAWN, checked_on=days.back(8), by=by
    )
    plan = desk.plan(
        by=by,
        reason=Reason.OTHER,
        explanation="PC Starkwell has left the schools team. Sergeant Calloway answers for your school until a new "
        "officer is named.",
        on=days.back(6),
        changes=[desk.change(number, goes="starkwell", cannot_wait=True) for number in (14, 15, 16)],
        interim_contact=desk.interim_contact,
    )
    yield days.moment(8, "13:30")
    exigency = actions.ask_for_exigency(
        redeployment=plan,
        cause="The officer may not work in schools from now on.",
        explanation="We are sorry that we could not tell you sooner: this was decided today.",
        by=by,
    )
    yield days.moment(8, "14:10")
    actions.decide_exigency(exigency=exigency, revision=plan.revision, authorise=True, by=desk.inspector)
    desk.announce(Redeployment.objects.get(pk=plan.pk), by=by)
    yield days.moment(7, "09:40")
    desk.answer_by_phone(plan, 14, remark="Asked who to ring in the meantime. Told her: me.", by=by)
    desk.answer_by_link(plan, 15)
    yield days.moment(5, "16:20")
    entry = RegisterEntry.objects.get(school=desk.area.schools[16], shortfall=RegisterEntry.Shortfall.UNTOLD)
    actions.add_remark(
        entry=entry,
        words="I called on the school in the afternoon and explained. The head had been away since Monday; the mail "
        "had arrived and had not been opened. The school has no complaint.",
        by=desk.inspector,
    )


def held(desk: Desk) -> Story:
    """One school answered and gets its officer; one did not; at the third the officer is no longer fit."""
    days, by = desk.days, desk.people.second_sergeant
    yield days.moment(9, "11:15")
    plan = desk.plan(
        by=by,
        reason=Reason.LATERAL_MOVE,
        explanation="PC Fenwright hands over his schools before his tenure ends.",
        on=days.back(1),
        changes=[
            desk.change(17, comes="hale", goes="fenwright"),
            desk.change(18, comes="adeyan", goes="fenwright"),
            desk.change(19, comes="penhollow", goes="fenwright"),
        ],
    )
    desk.announce(plan, by=by)
    yield days.moment(8, "08:20")
    desk.answer_by_link(plan, 17, role=BY_LINK_DSL)
    yield days.moment(7, "15:10")
    desk.answer_by_link(plan, 19)
    desk.look(plan, 18)
    yield days.moment(3, "10:00")
    record_vetting(
        officer=desk.team["penhollow"], outcome=VettingCheck.Outcome.LAPSED, checked_on=days.back(3), by=desk.sergeant
    )


def corrected(desk: Desk) -> Story:
    """Schools were told one day and then another: a numbered correction, answered anew."""
    days, by = desk.days, desk.sergeant
    yield days.moment(11, "09:30")
    plan = desk.plan(
        by=by,
        reason=Reason.AID,
        explanation="PC Ramanet supports another service for one term. PC Adeyan takes over so that you keep one "
        "named officer.",
        on=days.ahead(6),
        changes=[desk.change(number, comes="adeyan", goes="ramanet") for number in (20, 21, 22)],
    )
    desk.announce(plan, by=by)
    yield days.moment(10, "12:02")
    desk.answer_in_portal(plan, 20)
    desk.answer_by_link(plan, 21)
    yield days.moment(3, "14:45")
    correction = actions.begin_correction(redeployment=Redeployment.objects.get(pk=plan.pk), by=by)
    actions.change_redeployment(
        redeployment=correction,
        reason=Reason.AID,
        explanation="PC Ramanet supports another service for one term, and is asked for a little later than we "
        "thought. PC Adeyan takes over so that you keep one named officer.",
        effective_on=days.ahead(8),
        by=by,
    )
    desk.announce(correction, by=by)
    yield days.moment(2, "08:35")
    desk.answer_by_link(correction, 21)
    yield days.moment(1, "11:30")
    desk.answer_by_phone(correction, 20, remark="Content with the later day.", by=by)
    yield days.moment(1, "13:20")
    desk.ask_by_link(
        correction, 21, "Could PC Adeyan come to our staff meeting before the first day, so that we know the face?"
    )


def withdrawn(desk: Desk) -> Story:
    """Called off after schools had been told: they are told again."""
    days, by = desk.days, desk.sergeant
    yield days.moment(14, "10:00")
    plan = desk.plan(
        by=by,
        reason=Reason.PROMOTION,
        explanation="PC Hale has applied for a post as detective.",
        on=days.back(4),
        changes=[desk.change(number, comes="penhollow", goes="hale") for number in (37, 38)],
    )
    desk.announce(plan, by=by)
    yield days.moment(13, "09:12")
    desk.answer_by_link(plan, 37)
    yield days.moment(12, "15:00")
    actions.withdraw_redeployment(
        redeployment=Redeployment.objects.get(pk=plan.pk),
        because="PC Hale stays with you: the post was given to somebody else.",
        by=by,
    )


def handed_over(desk: Desk) -> Story:
    """A school closed and another took its place: its officer goes along."""
    yield desk.days.moment(40, "07:00")
    actions.follow_successors()
