"""All that changes state in this room. Each action is one transaction; the actor is always `by`."""

from deployments.actions.absence_ends import move_absence_end
from deployments.actions.absences import cancel_absence, plan_absence
from deployments.actions.announcing import announce_due, announce_redeployment
from deployments.actions.answering import (
    acknowledge_by_link,
    acknowledge_by_phone,
    acknowledge_in_portal,
    mark_seen,
)
from deployments.actions.answering_visits import answer_visit, correct_match, escalate_visits
from deployments.actions.arriving import plan_arrival
from deployments.actions.asking import (
    answer_question,
    ask_by_link,
    ask_in_portal,
    escalate_questions,
    note_answers_seen,
)
from deployments.actions.authorising import ask_for_exigency, decide_exigency
from deployments.actions.calling import record_call, record_news_call
from deployments.actions.chasing import send_reminders
from deployments.actions.checking import check_officer, forget_checks
from deployments.actions.coming_back import tell_returns
from deployments.actions.correcting import begin_correction
from deployments.actions.feeds import make_feed, revoke_feed, revoke_lost_feeds
from deployments.actions.forecasting import mail_forecasts, warn_of_tenures
from deployments.actions.gate import GateReport, take_effect
from deployments.actions.planned import PlannedChange
from deployments.actions.planning import (
    add_changes,
    change_change,
    change_changes,
    change_redeployment,
    create_redeployment,
    remove_change,
    write_notice,
)
from deployments.actions.register import add_remark
from deployments.actions.reporting_visits import report_visit
from deployments.actions.returning import note_bounces
from deployments.actions.scheduling import return_to_draft, schedule_redeployment
from deployments.actions.standing_down import stand_down
from deployments.actions.stranding import end_tenure, plan_departure
from deployments.actions.succession import follow_successors
from deployments.actions.suspending import MorningReport, retest_deployments
from deployments.actions.weekly import choose_weekly_copy
from deployments.actions.withdrawing import withdraw_redeployment

__all__ = [
    "GateReport",
    "MorningReport",
    "PlannedChange",
    "acknowledge_by_link",
    "acknowledge_by_phone",
    "acknowledge_in_portal",
    "add_changes",
    "add_remark",
    "announce_due",
    "announce_redeployment",
    "answer_question",
    "answer_visit",
    "ask_by_link",
    "ask_for_exigency",
    "ask_in_portal",
    "begin_correction",
    "cancel_absence",
    "change_change",
    "change_changes",
    "change_redeployment",
    "check_officer",
    "choose_weekly_copy",
    "correct_match",
    "create_redeployment",
    "decide_exigency",
    "end_tenure",
    "escalate_questions",
    "escalate_visits",
    "follow_successors",
    "forget_checks",
    "mail_forecasts",
    "make_feed",
    "mark_seen",
    "move_absence_end",
    "note_answers_seen",
    "note_bounces",
    "plan_absence",
    "plan_arrival",
    "plan_departure",
    "record_call",
    "record_news_call",
    "remove_change",
    "report_visit",
    "retest_deployments",
    "return_to_draft",
    "revoke_feed",
    "revoke_lost_feeds",
    "schedule_redeployment",
    "send_reminders",
    "stand_down",
    "take_effect",
    "tell_returns",
    "warn_of_tenures",
    "withdraw_redeployment",
    "write_notice",
]
