"""The chart of the last day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from liaison.mail.chart import chart_of_the_day
from outbox.models import Attempt
from tests.factories import administrator
from tests.liaison.letters import sent
from tests.pages import words_of

pytestmark = pytest.mark.django_db

# The clocks went back at one that night: an hour came twice.
AUTUMN = datetime(2026, 10, 25, 9, 30, tzinfo=UTC)


def tried(hours, outcome="ACCEPTED", *, times=1, **facts):
    delivery = facts.pop("delivery", None) or sent()
    for _ in range(times):
        Attempt.objects.create(delivery=delivery, tried_at=AUTUMN - timedelta(hours=hours), outcome=outcome, **facts)


def test_each_hour_of_the_last_day_has_its_bar():
    tried(0, times=3)
    tried(0, "QUEUED")
    tried(1, "BOUNCED")
    tried(23)
    tried(24)

    chart = chart_of_the_day(AUTUMN)

    assert [hour.counts for hour in chart.hours] == [[1, 0, 0], *[[0, 0, 0]] * 21, [0, 0, 1], [3, 1, 0]]
    assert [(label, total) for label, _, total in chart.totals] == [("Accepted", 4), ("Put off", 1), ("Refused", 1)]
    assert chart.most == 4


def test_the_night_the_clocks_go_back_has_an_hour_twice():
    tried(8, times=2)
    tried(9)

    said = [(hour.said, sum(hour.counts)) for hour in chart_of_the_day(AUTUMN).hours]
    assert said[14:17] == [("1am", 1), ("1am", 2), ("2am", 0)]


def test_who_asked_for_another_try_is_no_try():
    tried(1, "QUEUED", asked_by=administrator())

    assert chart_of_the_day(AUTUMN).is_empty


def test_bars_stand_on_the_axis_and_one_among_thousands_is_seen():
    delivery = sent()
    tried(2, times=200, delivery=delivery)
    tried(2, "BOUNCED", delivery=delivery)

    (accepted, refused) = chart_of_the_day(AUTUMN).hours[21].pieces
    assert accepted.y + accepted.height == pytest.approx(chart_of_the_day(AUTUMN).bottom, abs=0.1)
    assert (refused.look, refused.height) == ("refused", 2.5)
    assert refused.y + refused.height == pytest.approx(accepted.y, abs=0.1)


@time_machine.travel(AUTUMN, tick=False)
def test_the_chart_is_described_and_stands_in_numbers_too(client):
    client.force_login(administrator())
    tried(1, times=2)

    page = words_of(client.get(reverse("mail-list")))

    assert "Accepted 2, Put off 0, Refused 0. The busiest hour had 2." in page
    assert page.count('<th scope="row" class="govuk-table__header">') == 24
    assert " style=" not in page


@time_machine.travel(AUTUMN, tick=False)
def test_a_search_shows_what_was_sought_and_no_chart(client):
    client.force_login(administrator())
    tried(1)

    assert "chart" not in client.get(reverse("mail-list"), {"words": "oak"}).context
