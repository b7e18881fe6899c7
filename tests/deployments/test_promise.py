"""The one promise, under any order of events.

    No change is ever in effect at a school that was not told, unless an authorised exigency or a departure that is on
    the register says so.

A machine plans, schedules, authorises, announces, acknowledges, bounces, withdraws, corrects and lets days pass, in any
order, and keeps its own record of who answered what and what an inspector saw. After every step it holds what is in
effect against that record. It asks nothing of the code under test but rows.

These guards were taken out, one at a time, and each time the machine found the fault:
- the gate: untold changes wait, unfit officers wait, nothing opens before its day or for a plan in the wrong state,
  only a departure may be said not to wait;
- told: the force's policy, both a head and a DSL, mail that arrived and not mail that left;
- answers: a shared mailbox never counts;
- authorisation: nobody decides about their own plan, asking is not enough, an edit drops it;
- checks: short notice is seen, seen again when a later release comes, and counted from when the notice may be read;
- corrections: new facts void the old answer; withdrawals: the change is closed;
- the register: untold and short-notice changes are entered.
Two are guarded twice and were found when both guards were out: that a corrected plan is out of force (its state, its
changes' state) and that an authorisation speaks of one revision (when decided, when used). Two guards of notices that
the promise does not rest on, it does not find: an old notice that stays open to answers, or that is not marked as
corrected, never counts for the plan that took its place (tests/deployments/test_correcting.py holds those).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.errors import NoticeError, RedeploymentError
from deployments.models import Change, Deployment, Exigency, Notice, NoticeCopy, Redeployment, RegisterEntry
from officers.models import VettingCheck
from outbox.models import Delivery
from schools.days import is_working_day
from schools.models import Contact
from tests.factories import CommandUnitFactory, ContactFactory, fit_officer, police_user, school_user, telling_school

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 11, 2, 10, 0, tzinfo=LONDON)
MINIMUM = 2

# A change as the school is told of it: the school, the day, who comes, who goes.
Facts = tuple[int, date, int | None, int | None]


# A school, who comes to it, who goes: the second and the third officer work nowhere at first.
Move = tuple[int, int | None, int | None]
MOVES: list[Move] = [(0, 1, 0), (0, 2, 0), (0, None, 0), (0, 1, None), (0, 2, 1), (1, 1, None), (1, 2, None)]


@dataclass
class Record:
    """What the machine itself saw happen."""

    answered: set[Facts] = field(default_factory=set)
    reached: dict[int, set[int]] = field(default_factory=dict)
    authorised: set[tuple[int, Facts]] = field(default_factory=set)
    told_on: dict[Facts, date] = field(default_factory=dict)
    lapsed: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    corrected: set[int] = field(default_factory=set)
    judged: set[int] = field(default_factory=set)
    entries: int = 0


def facts_of(change: Change) -> Facts:
    return (change.school_id, change.redeployment.effective_on, change.officer_in_id, change.officer_out_id)


def school_days(after: date, until: date) -> int:
    """Counted afresh, one day at a time: there are no terms here."""
    return sum(is_working_day(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def school_days_later(day: date, wait: int) -> date:
    while wait:
        day += timedelta(days=1)
        wait -= is_working_day(day)
    return day


def read_on(posted_at: datetime) -> date:
    """The first day on which somebody at a school may read it: not at night, not at the weekend."""
    local = posted_at.astimezone(LONDON)
    today = is_working_day(local.date()) and local.hour < 18
    return local.date() if today else school_days_later(local.date(), 1)


def some(rows: Callable[[], QuerySet[Any]]) -> Callable[[Any], bool]:
    """A precondition: there is something to choose from."""
    return lambda machine: hasattr(machine, "unit") and rows().exists()


def drafts() -> QuerySet[Redeployment]:
    return Redeployment.objects.filter(status="DRAFT")


def told_plans() -> QuerySet[Redeployment]:
    return Redeployment.objects.filter(status__in=["ANNOUNCED", "HELD"])


def unfinished_plans() -> QuerySet[Redeployment]:
    return Redeployment.objects.exclude(status__in=["WITHDRAWN", "CORRECTED", "IN_EFFECT"])


def unanswered() -> QuerySet[Notice]:
    return Notice.objects.filter(status="ISSUED").select_related("redeployment")


def copies() -> QuerySet[NoticeCopy]:
    return NoticeCopy.objects.select_related("notice__redeployment", "contact", "delivery")


class Promise(RuleBasedStateMachine):
    """See the module. `self.record` is what the machine knows; everything else is asked of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.database = transaction.atomic()
        self.database.__enter__()
        self.record = Record()

    def teardown(self) -> None:
        """A week passes, so that whatever is announced comes to the gate; then all is forgotten."""
        try:
            if hasattr(self, "unit") and not transaction.get_connection().needs_rollback:
                self.days_pass(7)
        finally:
            transaction.set_rollback(True)
            self.database.__exit__(None, None, None)
            self.clock.stop()

    @initialize(by_mail=st.booleans(), first=st.sampled_from(MOVES), wait=st.integers(0, 3), cannot_wait=st.booleans())
    def area(self, by_mail: bool, first: Move, wait: int, cannot_wait: bool) -> None:
        unit = CommandUnitFactory(
            force__minimum_notice_days=MINIMUM, force__told_by="DELIVERED" if by_mail else "ACKNOWLEDGED"
        )
        self.unit, self.by_mail = unit, by_mail
        self.sergeant = police_user(unit, Role.SERGEANT, Role.INSPECTOR)
        self.inspector = police_user(unit, Role.INSPECTOR)
        self.schools = [telling_school(unit) for _ in range(2)]
        self.officers = [fit_officer(unit) for _ in range(3)]
        for school in self.schools:
            ContactFactory(school=school, role=Contact.Role.DSL, is_shared=True)
        self.heads = [school_user(school) for school in self.schools]
        Deployment.objects.create(officer=self.officers[0], school=self.schools[0], from_on=date(2026, 1, 5))
        self.try_to_schedule(self.draft(first, wait, cannot_wait), None)

    # What people do

    @rule(
        move=st.sampled_from(MOVES),
        wait=st.sampled_from([2, 2, 3, 1, 0]),
        cannot_wait=st.booleans(),
        release=st.sampled_from(["now", "now", "later", "never"]),
    )
    def plan(self, move: Move, wait: int, cannot_wait: bool, release: str) -> None:
        redeployment = self.draft(move, wait, cannot_wait)
        if release != "never":
            self.try_to_schedule(redeployment, timezone.now() + timedelta(hours=1) if release == "later" else None)

    @precondition(some(drafts))
    @rule(data=st.data(), days=st.integers(-2, 3), comes=st.sampled_from([1, 2]))
    def edit(self, data: st.DataObject, days: int, comes: int) -> None:
        redeployment = self.choose(data, drafts())
        actions.change_redeployment(
            redeployment=redeployment,
            reason="OTHER",
            explanation="Because.",
            effective_on=max(self.today, redeployment.effective_on + timedelta(days=days)),
            by=self.sergeant,
        )
        change = redeployment.changes.select_related("school__local_authority", "officer_out").first()
        if change and change.officer_in_id and change.officer_out_id != self.officers[comes].pk:
            planned = PlannedChange(change.school, self.officers[comes], change.officer_out)
            actions.change_change(change=change, planned=planned, by=self.sergeant)

    @rule(
        move=st.sampled_from(MOVES),
        wait=st.sampled_from([0, 1, 1]),
        cannot_wait=st.booleans(),
        decides=st.sampled_from(["inspector", "inspector", "author", "nobody"]),
        authorise=st.sampled_from([True, True, False]),
        edited=st.sampled_from(["", "", "before", "after"]),
    )
    def plan_at_short_notice(
        self, move: Move, wait: int, cannot_wait: bool, decides: str, authorise: bool, edited: str
    ) -> None:
        redeployment = self.draft(move, wait, cannot_wait)
        exigency = actions.ask_for_exigency(
            redeployment=redeployment, cause="Urgent.", explanation="Sorry.", by=self.sergeant
        )
        seen, revision = self.facts_in(redeployment), redeployment.revision
        if edited == "before":
            self.move_on(redeployment)
        if decides != "nobody":
            by = self.inspector if decides == "inspector" else self.sergeant
            self.decide(exigency, revision, authorise, by, seen)
        redeployment = Redeployment.objects.get(pk=redeployment.pk)
        if edited == "after":
            self.edit_officers(redeployment)
        self.try_to_schedule(redeployment, None)

    @precondition(some(drafts))
    @rule(data=st.data(), hours=st.sampled_from([None, None, 1, 30]))
    def schedule(self, data: st.DataObject, hours: int | None) -> None:
        later = None if hours is None else timezone.now() + timedelta(hours=hours)
        self.try_to_schedule(self.choose(data, drafts()), later)

    @precondition(some(copies))
    @rule(data=st.data(), means=st.sampled_from(["link", "portal", "phone"]))
    def acknowledge(self, data: st.DataObject, means: str) -> None:
        copy = self.choose(data, copies())
        live = copy.notice.status in Notice.LIVE
        self.answer(copy, means)
        if live and not (copy.contact.is_shared and means != "portal"):
            self.record.answered |= self.facts_told(copy.notice)

    @precondition(some(unanswered))
    @rule(data=st.data())
    def head_answers(self, data: st.DataObject) -> None:
        notice = self.choose(data, unanswered())
        self.answer(notice.copies.all()[0], "portal")
        self.record.answered |= self.facts_told(notice)

    @precondition(some(told_plans))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        redeployment = self.choose(data, unfinished_plans())
        waiting = redeployment.changes.filter(status__in=["PLANNED", "HELD"])
        pks = set(waiting.values_list("pk", flat=True))
        actions.withdraw_redeployment(redeployment=redeployment, because="Not now.", by=self.sergeant)
        self.record.withdrawn |= pks

    @precondition(some(told_plans))
    @rule(
        data=st.data(),
        days=st.sampled_from([0, 1, 3, 7]),
        comes=st.sampled_from([None, 1, 2]),
        answered=st.booleans(),
    )
    def correct(self, data: st.DataObject, days: int, comes: int | None, answered: bool) -> None:
        redeployment = self.choose(data, told_plans())
        for notice in redeployment.notices.filter(status="ISSUED") if answered else ():
            self.answer(notice.copies.all()[0], "portal")
            self.record.answered |= self.facts_told(notice)
        try:
            draft = actions.begin_correction(redeployment=redeployment, by=self.sergeant)
        except RedeploymentError:
            return
        self.move_on(draft, days)
        change = draft.changes.select_related("school__local_authority", "officer_out").first()
        if change and comes and change.officer_in_id and change.officer_out_id != self.officers[comes].pk:
            planned = PlannedChange(change.school, self.officers[comes], change.officer_out)
            actions.change_change(change=change, planned=planned, by=self.sergeant)
        waiting = redeployment.changes.filter(status__in=["PLANNED", "HELD"])
        pks = set(waiting.values_list("pk", flat=True))
        if self.try_to_schedule(draft, None):
            self.record.corrected |= pks

    # What happens to mail and officers

    @precondition(some(copies))
    @rule(data=st.data(), status=st.sampled_from(["DELIVERED", "DELIVERED", "BOUNCED"]))
    def mail_moves(self, data: st.DataObject, status: str) -> None:
        copy = self.choose(data, copies())
        if copy.delivery.status == Delivery.Status.CANCELLED:
            return
        self.move_mail(copy, status)

    @precondition(some(unanswered))
    @rule(data=st.data())
    def mail_arrives(self, data: st.DataObject) -> None:
        notice = self.choose(data, unanswered())
        for copy in notice.copies.select_related("delivery").exclude(delivery__status="CANCELLED"):
            self.move_mail(copy, Delivery.Status.DELIVERED)

    @precondition(some(told_plans))
    @rule(officer=st.integers(1, 2))
    def vetting_lapses(self, officer: int) -> None:
        VettingCheck.objects.create(
            officer=self.officers[officer], outcome="LAPSED", checked_on=self.today, recorded_by=self.sergeant
        )
        self.record.lapsed.add(self.officers[officer].pk)

    # Time

    @precondition(some(lambda: Redeployment.objects.filter(status="SCHEDULED")))
    @rule()
    def an_hour_passes(self) -> None:
        self.traveller.shift(timedelta(hours=1))
        self.minute()

    @rule()
    def evening_comes(self) -> None:
        self.traveller.move_to(datetime.combine(self.today, datetime.min.time(), LONDON).replace(hour=20))
        self.minute()

    @rule(days=st.sampled_from([1, 1, 2, 3]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            morning = datetime.combine(self.today + timedelta(days=1), datetime.min.time(), LONDON).replace(hour=6)
            self.traveller.move_to(morning)
            self.minute()
            assert actions.take_effect(on=self.today).failed == 0
            self.what_is_in_effect_was_told()

    # What must hold

    @invariant()
    @precondition(lambda self: hasattr(self, "unit"))
    def what_is_in_effect_was_told(self) -> None:
        new = Change.objects.filter(status="IN_EFFECT").exclude(pk__in=self.record.judged)
        for change in new.select_related("redeployment"):
            self.judge(change)
            self.record.judged.add(change.pk)

    @invariant()
    @precondition(lambda self: hasattr(self, "unit"))
    def nobody_works_anywhere_but_by_a_change(self) -> None:
        begun = set(Deployment.objects.exclude(from_on=date(2026, 1, 5)).values_list("officer", "school", "from_on"))
        arrivals = Change.objects.filter(status="IN_EFFECT", officer_in__isnull=False)
        assert begun == set(arrivals.values_list("officer_in", "school", "took_effect_on"))

    @invariant()
    @precondition(lambda self: hasattr(self, "unit"))
    def the_register_only_grows(self) -> None:
        entries = RegisterEntry.objects.count()
        assert entries >= self.record.entries
        self.record.entries = entries

    def judge(self, change: Change) -> None:
        """Hold one change that has just taken effect against the machine's own record."""
        facts = facts_of(change)
        assert change.pk not in self.record.withdrawn, "a withdrawn change took effect"
        assert change.pk not in self.record.corrected, "a corrected change took effect"
        assert change.took_effect_on is not None
        assert change.took_effect_on >= change.redeployment.effective_on
        assert change.officer_in_id not in self.record.lapsed, "an officer started who is not fit"
        entered = set(RegisterEntry.objects.filter(change=change).values_list("shortfall", flat=True))
        authorised = self.was_authorised(change.redeployment, facts)
        told = facts in self.record.answered or self.reached_by_mail(change)
        leaves_anyway = change.kind == "DEPARTURE" and change.cannot_wait
        assert told or ((authorised or leaves_anyway) and "UNTOLD" in entered), "a school was not told"
        first_told = self.record.told_on.get(facts)
        assert first_told, "a change of which no notice was ever issued took effect"
        if school_days(first_told, change.took_effect_on) < MINIMUM:
            assert authorised, "short notice that nobody authorised"
            assert "SHORT_NOTICE" in entered, "short notice that is not on the register"

    # Help

    def draft(self, move: Move, wait: int, cannot_wait: bool) -> Redeployment:
        school, comes, goes = move
        redeployment = actions.create_redeployment(
            command_unit=self.unit,
            reason="OTHER",
            explanation="Because.",
            effective_on=school_days_later(self.today, wait),
            by=self.sergeant,
        )
        planned = PlannedChange(
            school=self.schools[school],
            officer_in=None if comes is None else self.officers[comes],
            officer_out=None if goes is None else self.officers[goes],
            cannot_wait=cannot_wait,
        )
        actions.add_changes(redeployment=redeployment, planned=[planned], by=self.sergeant)
        return redeployment

    def move_mail(self, copy: NoticeCopy, status: str) -> None:
        now = timezone.now()
        Delivery.objects.filter(pk=copy.delivery_id).update(
            status=status, accepted_at=now, ended_at=now if status == "BOUNCED" else None
        )
        reached = self.record.reached.setdefault(copy.notice_id, set())
        if status == "DELIVERED":
            reached.add(copy.contact_id)
        else:
            reached.discard(copy.contact_id)
        actions.note_bounces(now=now)

    @property
    def today(self) -> date:
        return timezone.localdate()

    def choose(self, data: st.DataObject, rows: QuerySet[Any]) -> Any:
        return data.draw(st.sampled_from(list(rows.order_by("pk"))))

    def minute(self) -> None:
        actions.announce_due(now=timezone.now())
        actions.note_bounces(now=timezone.now())
        actions.send_reminders(now=timezone.now())
        self.note_notices()

    def try_to_schedule(self, redeployment: Redeployment, release_at: datetime | None) -> bool:
        try:
            with transaction.atomic():
                actions.schedule_redeployment(redeployment=redeployment, by=self.sergeant, release_at=release_at)
        except RedeploymentError:
            return False
        self.note_notices()
        return True

    def note_notices(self) -> None:
        for notice in Notice.objects.select_related("redeployment"):
            for facts in self.facts_told(notice):
                self.record.told_on.setdefault(facts, read_on(notice.issued_at))

    def move_on(self, redeployment: Redeployment, days: int = 1) -> None:
        actions.change_redeployment(
            redeployment=redeployment,
            reason="OTHER",
            explanation="Because.",
            effective_on=redeployment.effective_on + timedelta(days=days),
            by=self.sergeant,
        )

    def answer(self, copy: NoticeCopy, means: str) -> None:
        head = self.heads[[school.pk for school in self.schools].index(copy.notice.school_id)]
        try:
            if means == "link":
                actions.acknowledge_by_link(copy=copy)
            elif means == "portal":
                actions.acknowledge_in_portal(notice=copy.notice, by=head)
            else:
                actions.acknowledge_by_phone(
                    notice=copy.notice, contact=copy.contact, phone_number="01632 960001", by=self.sergeant
                )
        except NoticeError:
            pass

    def decide(self, exigency: Exigency, revision: int, authorise: bool, by: User, seen: set[Facts]) -> None:
        try:
            with transaction.atomic():
                actions.decide_exigency(exigency=exigency, revision=revision, authorise=authorise, reason="So.", by=by)
        except RedeploymentError:
            return
        if authorise and by == self.inspector:
            self.record.authorised |= {(exigency.redeployment_id, facts) for facts in seen}

    def edit_officers(self, redeployment: Redeployment) -> None:
        """Another officer comes than the one of whom the inspector read; or the day moves on."""
        change = redeployment.changes.select_related("school__local_authority", "officer_in", "officer_out").get()
        others = [officer for officer in self.officers[1:] if officer not in (change.officer_in, change.officer_out)]
        if change.officer_in and others:
            other = others[0]
            planned = PlannedChange(change.school, other, change.officer_out)
            actions.change_change(change=change, planned=planned, by=self.sergeant)
        else:
            self.move_on(redeployment)

    def facts_in(self, redeployment: Redeployment) -> set[Facts]:
        return {facts_of(change) for change in redeployment.changes.select_related("redeployment")}

    def facts_told(self, notice: Notice) -> set[Facts]:
        return {facts for facts in self.facts_in(notice.redeployment) if facts[0] == notice.school_id}

    def was_authorised(self, plan: Redeployment, facts: Facts) -> bool:
        """In this plan, or in one that it corrected and that said the same of this school."""
        if (plan.pk, facts) in self.record.authorised:
            return True
        earlier = plan.corrects
        return earlier is not None and facts in self.facts_in(earlier) and self.was_authorised(earlier, facts)

    def reached_by_mail(self, change: Change) -> bool:
        if not self.by_mail:
            return False
        notice = Notice.objects.filter(redeployment=change.redeployment, school=change.school, status__in=Notice.LIVE)
        reached = self.record.reached.get(notice.get().pk, set()) if notice else set()
        roles = set(Contact.objects.filter(pk__in=reached).values_list("role", flat=True))
        return {"HEAD", "DSL"} <= roles


@pytest.mark.django_db
def test_no_school_meets_a_change_it_was_not_told_of() -> None:
    run_state_machine_as_test(
        Promise,
        settings=settings(
            max_examples=120,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # What fails is told in steps already; shrinking rows in a database takes minutes.
            phases=[Phase.generate],
            print_blob=True,
        ),
    )
