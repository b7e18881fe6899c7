"""Runs the stories of the demonstration side by side, each step at its own moment, with the clock's duties between.

A story is a generator: it yields the moment of its next step, and the step runs while the clock stands there.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from bulletins.actions import mail_digests
from deployments import actions
from liaison.advisers import mail_advisers
from liaison.contacts.asking import escalate_reviews, remind_schools
from liaison.demo.clock import Days, on_day, standing_at
from outbox.models import Attempt, Delivery

Story = Iterator[datetime]

RELAY = "relay.northmere-police.example"


def run(stories: Iterable[Story], *, until: datetime) -> None:
    """Run every story up to now. What is posted before now has arrived; what is posted now is left for the workers."""
    agenda = [(next(story), n, story) for n, story in enumerate(stories)]
    heapq.heapify(agenda)
    while agenda:
        moment, n, story = heapq.heappop(agenda)
        if moment < until:
            with standing_at(moment):
                following = next(story, None)
                deliver_what_is_queued()
        else:
            following = next(story, None)
        if following:
            heapq.heappush(agenda, (following, n, story))


def daily_duties(days: Days, *, since: int) -> Story:
    """What the clock rings for: the gate and the morning's run, the mail of a morning, and the minute's duties."""
    for n in range(since, 0, -1):
        day = days.back(n)
        yield on_day(day, "05:00")
        actions.take_effect(on=day)
        actions.retest_deployments(on=day)
        yield on_day(day, "07:00")
        actions.mail_forecasts(on=day)
        mail_advisers(on=day)
        mail_digests(now=timezone.now())
        actions.warn_of_tenures(on=day)
        yield on_day(day, "09:05")
        actions.note_bounces(now=timezone.now())
        actions.send_reminders(now=timezone.now())
        actions.tell_returns(now=timezone.now())
        actions.escalate_questions(now=timezone.now())
        actions.escalate_visits(now=timezone.now())
        remind_schools(now=timezone.now())
        escalate_reviews(now=timezone.now())


def deliver_what_is_queued() -> None:
    """The relay takes what is queued and the provider reports, within two minutes."""
    accepted_at = timezone.now() + timedelta(seconds=40)
    queued = Delivery.objects.filter(status=Delivery.Status.QUEUED)
    Attempt.objects.bulk_create(
        Attempt(delivery=delivery, relay=RELAY, code=250, words="queued", outcome=Delivery.Status.ACCEPTED)
        for delivery in queued
    )
    queued.update(
        status=Delivery.Status.DELIVERED,
        tries=1,
        accepted_at=accepted_at,
        delivered_at=accepted_at + timedelta(seconds=55),
    )
