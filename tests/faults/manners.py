"""How a relay behaves, and the many ways in which one misbehaves."""

import random
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.conversation import Conversation

# Longer than any wait of a worker under `short_waits`.
FOR_EVER = 15
# Where whatever goes wrong with one address only goes wrong.
POISONED = "poison@school.example"


class HangUp(Exception):  # noqa: N818 - what the relay does, not what went wrong
    """The relay closes the line without a word."""


class Manners:
    """Takes everything. Half of its latency comes before the message, half between the final dot and the answer:

    of what is on the wire when a worker dies, some was taken and some was not.
    """

    def __init__(self, latency: float = 0) -> None:
        self.latency = latency
        self.heard: dict[str, int] = {}
        self.lock = threading.Lock()

    def times(self, what: str) -> int:
        """How often this was heard, with this time."""
        with self.lock:
            self.heard[what] = self.heard.get(what, 0) + 1
            return self.heard[what]

    def greets(self, line: "Conversation") -> str:
        return "220 relay.example ESMTP"

    def offers(self, line: "Conversation") -> list[str]:
        tls = ["STARTTLS"] if line.server.certificate and not line.encrypted else []
        return [*tls, "AUTH PLAIN LOGIN", *(["PIPELINING"] if line.number % 2 else []), "8BITMIME"]

    def hears_login(self, line: "Conversation") -> str:
        return "235 Welcome"

    def hears_sender(self, line: "Conversation") -> str:
        time.sleep(self.latency / 2)
        return "250 OK"

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        return "250 OK"

    def hears_data(self, line: "Conversation") -> str:
        return "354 Go on"

    def reads_line(self, line: "Conversation", number: int) -> None:
        """Of the message, as it comes in."""

    def judges(self, line: "Conversation") -> str:
        return "250 Taken"

    def before_the_answer(self, line: "Conversation") -> None:
        time.sleep(self.latency / 2)


class NotNow(Manners):
    """4xx at random, at any command, to a third of the messages."""

    def hears_sender(self, line: "Conversation") -> str:
        return random.choice(["451 Not now"] + ["250 OK"] * 7)

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        return random.choice(["450 Mailbox busy"] + ["250 OK"] * 7)

    def hears_data(self, line: "Conversation") -> str:
        return random.choice(["452 No room"] + ["354 Go on"] * 7)

    def judges(self, line: "Conversation") -> str:
        return random.choice(["451 Try again"] + ["250 Taken"] * 7)


class NotTheseAddresses(Manners):
    """5xx for good, at RCPT for one address and after DATA for another."""

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        return "550 No such mailbox" if address == POISONED else "250 OK"

    def judges(self, line: "Conversation") -> str:
        return "554 Not wanted" if line.address == "unwanted@school.example" else "250 Taken"


class Greylisting(Manners):
    """Refuses each address the first time, or the first few times."""

    def __init__(self, times: int = 1) -> None:
        super().__init__()
        self.refusals = times

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        return "450 Greylisted" if self.times(address) <= self.refusals else "250 OK"


class HangsUpInData(Manners):
    """Closes the line in the middle of every fifth message."""

    def reads_line(self, line: "Conversation", number: int) -> None:
        if number == 5 and self.times("message") % 5 == 0:
            raise HangUp


class HangsUpAfterTheDot(Manners):
    """Takes every fifth message and closes the line without saying so."""

    def before_the_answer(self, line: "Conversation") -> None:
        if self.times("dot") % 5 == 0:
            raise HangUp


class NeverAnswers(Manners):
    """Takes the poisoned letter in silence, the first time."""

    def before_the_answer(self, line: "Conversation") -> None:
        if line.address == POISONED and self.times(POISONED) == 1:
            time.sleep(FOR_EVER)
            raise HangUp


class HangsBeforeData(Manners):
    """Falls silent at the poisoned letter's recipient, the first time."""

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        if address == POISONED and self.times(POISONED) == 1:
            time.sleep(FOR_EVER)
            raise HangUp
        return "250 OK"


class Drips(Manners):
    """Answers the poisoned letter a letter at a time, the first time: no socket ever times out."""

    def hears_data(self, line: "Conversation") -> str:
        if line.address == POISONED and self.times(POISONED) == 1:
            for letter in "354 " + "." * 4 * FOR_EVER:
                line.wfile.write(letter.encode())
                time.sleep(0.25)
            raise HangUp
        return "354 Go on"


class EnoughForThisLine(Manners):
    """421 after every seventh message on a line; now and then already at the greeting."""

    def greets(self, line: "Conversation") -> str:
        return "421 Too many lines" if line.number % 6 == 0 else super().greets(line)

    def hears_sender(self, line: "Conversation") -> str:
        if line.messages and line.messages % 7 == 0:
            line.say("421 Enough for this line")
            raise HangUp
        return "250 OK"


class AuthRefused(Manners):
    """Does not know us, for a while."""

    def hears_login(self, line: "Conversation") -> str:
        return "535 Bad credentials"


class WantsTls(Manners):
    """Speaks to nobody without encryption."""

    def hears_sender(self, line: "Conversation") -> str:
        return "250 OK" if line.encrypted else "530 Must issue a STARTTLS command first"


class NotNowAtAll(Manners):
    """4xx to everybody."""

    def hears_recipient(self, line: "Conversation", address: str) -> str:
        return "451 Not now"


class TurnsAway(Manners):
    """421 to whoever comes."""

    def greets(self, line: "Conversation") -> str:
        return "421 Closed"
