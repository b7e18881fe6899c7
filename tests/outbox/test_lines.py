"""Several lines at once: one that hangs, drips or breaks never keeps the others."""

import os
import threading
from collections.abc import Iterator

import pytest

from outbox import lines
from outbox.lines import Lines, lines_for
from outbox.models import Channel, Delivery
from tests.outbox.relay import DRIP, HANG, HANG_UP
from tests.outbox.test_smtp import message_to

EMAIL = Channel.Means.EMAIL
Status = Delivery.Status


@pytest.fixture
def four(relay, settings, monkeypatch) -> Iterator[Lines]:
    settings.MAIL_CONNECTIONS = 4
    settings.EMAIL_TIMEOUT = 30
    monkeypatch.setattr(lines, "ROUND_LIMIT", 0.3)
    four = Lines(EMAIL)
    yield four
    relay.stopped.set()
    four.close()


def outcomes(four: Lines, *names: str) -> list[str]:
    answers = four.send([message_to(f"{name}@school.example") for name in names])
    return [answer.outcome for answer in answers]


def test_each_line_carries_one_message_of_a_round_and_the_answers_come_in_order(relay, four):
    relay.answers |= {"RCPT b@school.example": "550 gone", "message c@school.example": "451 busy"}

    for _ in range(2):
        assert outcomes(four, "a", "b", "c", "d") == [Status.ACCEPTED, Status.BOUNCED, Status.QUEUED, Status.ACCEPTED]

    assert relay.connections == 4
    assert sorted(relay.recipients) == ["a@school.example"] * 2 + ["d@school.example"] * 2


def test_the_messages_of_a_round_are_on_the_wire_at_the_same_time(relay, four, monkeypatch):
    everyone = threading.Barrier(4, timeout=5)
    answer_to = relay.answer_to
    monkeypatch.setattr(
        relay, "answer_to", lambda command, to: (command == "message" and everyone.wait(), answer_to(command, to))[1]
    )

    assert outcomes(four, "a", "b", "c", "d") == [Status.ACCEPTED] * 4


def test_fewer_messages_than_lines_open_no_more_lines_than_messages(relay, four):
    assert outcomes(four, "a", "b") == [Status.ACCEPTED] * 2

    assert relay.connections == 2


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"])
@pytest.mark.parametrize("manner", [HANG, DRIP])
def test_a_relay_that_hangs_or_drips_on_one_line_is_cut_while_the_others_go_out(relay, four, step, manner):
    key, first = (f"{step} a@school.example", "a") if step in ("RCPT", "DATA", "message") else (step, "")
    relay.answers[key] = manner if first else [manner]

    told = outcomes(four, "a", "b", "c", "d")

    assert sorted(told) == sorted([Status.QUEUED] + [Status.ACCEPTED] * 3)
    assert len(relay.recipients) == 3


@pytest.mark.parametrize("manner", [HANG, DRIP])
def test_a_relay_that_never_ends_a_word_again_is_cut_as_often_as_it_takes(relay, four, manner):
    """The line is found hanging while it is asked whether it stands, opened anew, and hangs again."""
    outcomes(four, "a")
    four.lines[0].used_at -= 10
    relay.answers |= {"NOOP": manner, "greeting": manner}

    [answer] = four.send([message_to()])

    assert (answer.outcome, answer.refuses_us) == (Status.QUEUED, True)


def test_a_line_that_was_cut_serves_again(relay, four):
    relay.answers["message a@school.example"] = [HANG]
    assert outcomes(four, "a") == [Status.QUEUED]

    assert outcomes(four, "a") == [Status.ACCEPTED]


def test_a_message_that_cannot_be_written_keeps_nobody(relay, four, caplog):
    poison = message_to("poison@school.example")
    poison.name = "Ann\nBcc: all@school.example"

    answers = four.send([message_to("a@school.example"), poison, message_to("c@school.example")])

    assert [answer.outcome for answer in answers] == [Status.ACCEPTED, Status.QUEUED, Status.ACCEPTED]
    assert "ValueError" in answers[1].words
    assert "could not be sent" in caplog.text
    assert sorted(relay.recipients) == ["a@school.example", "c@school.example"]


@pytest.mark.parametrize("number", [1, 2])
def test_one_line_is_as_good_as_several(relay, settings, number):
    settings.MAIL_CONNECTIONS = number
    kept = lines_for(EMAIL)

    assert (len(kept), kept.relay) == (number, "127.0.0.1")
    assert outcomes(kept, *"ab"[:number]) == [Status.ACCEPTED] * number


# Kept from one batch to the next


def test_lines_are_kept_from_one_batch_to_the_next(relay):
    for _ in range(3):
        assert outcomes(lines_for(EMAIL), "a") == [Status.ACCEPTED]

    assert relay.connections == 1


def test_another_relay_gets_lines_of_its_own_and_the_old_ones_are_left(relay, settings):
    old = lines_for(EMAIL)
    outcomes(old, "a")

    settings.EMAIL_HOST = "localhost"

    assert lines_for(EMAIL) is not old
    assert relay.talks[0][-1].upper() == "QUIT"
    assert len(lines._kept) == 1


def test_a_process_that_was_split_off_does_not_speak_on_its_parents_lines(relay, monkeypatch):
    parents = lines_for(EMAIL)
    outcomes(parents, "a")
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)

    own = lines_for(EMAIL)

    assert own is not parents
    assert parents.lines[0].smtp is not None
    assert relay.talks[0][-1] == "DATA"


def test_leaving_lines_of_a_relay_that_hung_up_cannot_fail(relay):
    kept = lines_for(EMAIL)
    outcomes(kept, "a")
    relay.answers["QUIT"] = HANG_UP

    kept.close()
