"""The wire: what a relay may say or do at every step, and what is made of it."""

from collections.abc import Iterator

import pytest

from outbox.channels.answer import Answer
from outbox.channels.smtp import ASK_AFTER, REOPEN_AFTER, SmtpConnection
from outbox.models import Delivery, Letter
from tests.outbox.conftest import closed_port
from tests.outbox.relay import HANG_UP, ScriptedRelay

Status = Delivery.Status
STEPS = ["MAIL", "RCPT", "DATA", "message"]


def message_to(address: str = "head@school.example", text: str = "Dear Ann") -> Delivery:
    letter = Letter(subject="A change", text=text, html="<p>Dear Ann</p>")
    return Delivery(letter=letter, name="Ann Head", address=address, message_id="<1@force.example>")


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def either_relay(request, relay) -> ScriptedRelay:
    relay.pipelining = request.param
    return relay


@pytest.fixture
def line(relay) -> Iterator[SmtpConnection]:
    line = SmtpConnection()
    yield line
    line.close()


def rest(line: SmtpConnection, seconds: float) -> None:
    line.used_at -= seconds


def facts(answer: Answer) -> tuple:
    return answer.outcome, answer.code, answer.refuses_us


ACCEPTED = (Status.ACCEPTED, 250, False)


# What is handed over


def test_the_relay_is_told_who_sends_and_who_receives(either_relay, line, settings):
    settings.DEFAULT_FROM_EMAIL = "Liaison <liaison@force.example>"

    assert facts(SmtpConnection.send(line, message_to())) == ACCEPTED

    assert either_relay.talks[0][1:] == ["MAIL FROM:<liaison@force.example>", "RCPT TO:<head@school.example>", "DATA"]
    assert either_relay.impatient == []


def test_mail_comes_back_to_the_address_for_it(relay, settings):
    settings.BOUNCE_ADDRESS = "returned@force.example"
    line = SmtpConnection()

    line.send(message_to())
    line.close()

    assert "MAIL FROM:<returned@force.example>" in relay.talks[0]
    assert relay.messages[0]["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize("text", [".", "..", ".\n.\n", "Dear Ann\n.\nQUIT\n", f"{'x' * 75}.", "\n.\n.."])
def test_a_dot_at_the_beginning_of_a_line_arrives_as_it_was_written(either_relay, line, text):
    assert facts(line.send(message_to(text=text))) == ACCEPTED

    part = either_relay.messages[0].get_body(["plain"])
    assert part.get_payload(decode=True).decode().replace("\r\n", "\n") == text


def test_an_address_of_any_letters_is_written_as_every_relay_knows_it(relay, line):
    line.send(message_to("head@schüle.example"))

    assert relay.recipients == ["head@xn--schle-mva.example"]


# Refusals


@pytest.mark.parametrize(
    ("step", "says", "outcome", "refuses_us"),
    [
        ("MAIL", "451 busy", Status.QUEUED, False),
        ("MAIL", "550 we do not know you", Status.QUEUED, True),
        ("RCPT", "450 greylisted", Status.QUEUED, False),
        ("RCPT", "550 no such mailbox", Status.BOUNCED, False),
        ("DATA", "451 busy", Status.QUEUED, False),
        ("DATA", "554 no", Status.BOUNCED, False),
        ("message", "452 full", Status.QUEUED, False),
        ("message", "554 looks like spam", Status.BOUNCED, False),
        ("message", "354 out of step", Status.QUEUED, False),
    ],
)
@pytest.mark.parametrize("leaves", [False, True], ids=["and stays", "and hangs up"])
def test_a_refusal_is_believed_and_the_next_message_goes_out(
    either_relay, line, step, says, outcome, refuses_us, leaves
):
    code, _, words = says.partition(" ")
    either_relay.answers[step] = f"{says}, {HANG_UP}" if leaves else says

    refused = line.send(message_to())
    either_relay.answers.clear()
    taken = line.send(message_to("dsl@school.example"))

    assert (*facts(refused), refused.words) == (outcome, int(code), refuses_us, words)
    assert facts(taken) == ACCEPTED
    assert either_relay.recipients == ["dsl@school.example"]
    assert either_relay.connections == (2 if leaves else 1)
    assert either_relay.impatient == []


def test_a_relay_that_waits_for_a_message_to_nobody_gets_none(relay, line):
    relay.answers |= {"RCPT gone@school.example": "550 no such mailbox", "DATA gone@school.example": "354 well"}

    assert facts(line.send(message_to("gone@school.example"))) == (Status.BOUNCED, 550, False)
    assert facts(line.send(message_to())) == ACCEPTED

    assert (len(relay.raw), relay.connections) == (1, 2)


@pytest.mark.parametrize("step", ["greeting", *STEPS])
def test_a_relay_that_closes_a_fresh_line_before_it_hears_of_a_recipient_refuses_us(either_relay, line, step):
    either_relay.answers[step] = "421 too many of you"

    answer = line.send(message_to())

    assert (*facts(answer), answer.words) == (Status.QUEUED, 421, step in ("greeting", "MAIL"), "too many of you")
    assert either_relay.connections == 1


@pytest.mark.parametrize("step", STEPS)
def test_a_relay_that_closes_a_used_line_gets_the_message_over_a_new_one(either_relay, line, step):
    line.send(message_to())
    either_relay.answers[step] = ["421 enough for this line"]

    assert facts(line.send(message_to("dsl@school.example"))) == ACCEPTED

    assert either_relay.recipients == ["head@school.example", "dsl@school.example"]
    assert either_relay.connections == 2


@pytest.mark.parametrize(
    ("says", "code"), [("554 not you", 554), ("450 later", 450), (HANG_UP, None), ("what?", None), ("220", None)]
)
def test_a_relay_that_does_not_greet_refuses_us(relay, line, says, code):
    relay.answers["greeting"] = says
    relay.answers["EHLO"] = "502 never heard of it"
    relay.answers["HELO"] = HANG_UP

    assert facts(line.send(message_to())) == (Status.QUEUED, code, True)


def test_nobody_listening_refuses_us(settings, line):
    settings.EMAIL_PORT = closed_port()

    answer = line.send(message_to())

    assert facts(answer) == (Status.QUEUED, None, True)
    assert "Connection refused" in answer.words


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_used_line_that_breaks_before_the_message_costs_it_no_time(either_relay, line, step):
    line.send(message_to())
    either_relay.answers[step] = [HANG_UP]

    assert facts(line.send(message_to("dsl@school.example"))) == ACCEPTED

    assert either_relay.recipients == ["head@school.example", "dsl@school.example"]


def test_a_used_line_that_breaks_behind_the_message_leaves_it_in_doubt(either_relay, line):
    line.send(message_to())
    either_relay.answers["message"] = [HANG_UP]

    assert facts(line.send(message_to("dsl@school.example"))) == (Status.QUEUED, None, False)


@pytest.mark.parametrize("step", STEPS)
def test_a_line_that_is_cut_bounces_nobody_and_the_next_message_goes_out(either_relay, line, step):
    either_relay.answers[step] = HANG_UP

    cut = line.send(message_to())
    either_relay.answers.clear()

    assert facts(cut) == (Status.QUEUED, None, False)
    assert facts(line.send(message_to("dsl@school.example"))) == ACCEPTED
    assert either_relay.connections == 2


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_that_is_none_bounces_nobody(either_relay, line, step):
    either_relay.answers[step] = "what?"

    assert facts(line.send(message_to())) == (Status.QUEUED, None, False)


def test_a_relays_words_are_kept_plain_and_short(relay, line):
    relay.answers["message"] = "554-5.7.1 looks\r\n554-like \0 spam\r\n554 " + "x" * 400

    answer = line.send(message_to())

    assert answer.words.startswith("5.7.1 looks like spam xxx")
    assert len(answer.words) == 300


# Keeping the line


def test_a_line_carries_no_more_messages_than_the_relay_allows(relay, line, settings):
    settings.MAIL_MESSAGES_PER_CONNECTION = 3

    for n in range(7):
        assert facts(line.send(message_to(f"head{n}@school.example"))) == ACCEPTED

    assert [sum(each == "DATA" for each in talk) for talk in relay.talks] == [3, 3, 1]
    assert [talk[-1].upper() for talk in relay.talks] == ["QUIT", "QUIT", "DATA"]


def test_a_refused_message_counts_for_the_line_too(relay, line, settings):
    settings.MAIL_MESSAGES_PER_CONNECTION = 2
    relay.answers["RCPT"] = "550 no such mailbox"

    for n in range(4):
        line.send(message_to(f"head{n}@school.example"))

    assert relay.connections == 2


@pytest.mark.parametrize(
    ("seconds", "asked", "connections"), [(ASK_AFTER - 1, 0, 1), (ASK_AFTER + 1, 1, 1), (REOPEN_AFTER + 1, 0, 2)]
)
def test_a_line_that_rested_is_asked_whether_it_stands_and_after_long_opened_anew(
    relay, line, seconds, asked, connections
):
    line.send(message_to())
    rest(line, seconds)

    assert facts(line.send(message_to())) == ACCEPTED

    assert sum(each.upper() == "NOOP" for each in relay.talks[0]) == asked
    assert relay.connections == connections


@pytest.mark.parametrize("says", ["421 goodbye", "500 what?", HANG_UP])
def test_a_line_that_the_relay_closed_while_it_rested_is_opened_anew_without_loss(relay, line, says):
    line.send(message_to())
    relay.answers["NOOP"] = says
    rest(line, ASK_AFTER + 1)

    assert facts(line.send(message_to("dsl@school.example"))) == ACCEPTED
    assert relay.recipients == ["head@school.example", "dsl@school.example"]
    assert relay.connections == 2


def test_a_relay_that_was_restarted_meanwhile_loses_nothing(relay, line):
    line.send(message_to())
    relay.forget_the_lines()
    rest(line, ASK_AFTER + 1)

    assert facts(line.send(message_to("dsl@school.example"))) == ACCEPTED


def test_a_line_that_could_not_be_opened_is_tried_with_the_next_message(relay, line):
    relay.answers["greeting"] = ["554 not yet"]

    assert facts(line.send(message_to())) == (Status.QUEUED, 554, True)
    assert facts(line.send(message_to())) == ACCEPTED


def test_a_line_that_is_left_says_goodbye_and_opens_again(relay, line):
    line.send(message_to())
    line.close()

    assert facts(line.send(message_to())) == ACCEPTED
    assert (relay.talks[0][-1].upper(), relay.connections) == ("QUIT", 2)


@pytest.mark.parametrize("says", [HANG_UP, "500 what?", "421 goodbye"])
def test_leaving_cannot_fail(relay, line, says):
    line.send(message_to())
    relay.answers["QUIT"] = says

    line.close()
