"""One connection to the relay, as RFC 5321 has it."""

import re
import socketserver
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.faults.manners import HangUp, Manners

if TYPE_CHECKING:
    from tests.faults.relay import Relay

MESSAGE_ID = re.compile(rb"^message-id: *(<[^>]+>)\r?$", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Taken:
    """A message whose final dot the relay has seen and that it answers for from then on."""

    message_id: str
    address: str
    connection: int
    at: float = field(default_factory=time.time)


class Conversation(socketserver.StreamRequestHandler):
    """Every second one offers PIPELINING: see the manners."""

    server: "Relay"
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.number = self.server.connected(self.request)
        self.address = ""
        self.messages = 0
        self.authenticated = self.encrypted = False
        try:
            self.say(self.manners.greets(self))
            while line := self.rfile.readline():
                verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
                if verb.upper() == "QUIT":
                    return self.say("221 Bye")
                self.answer(verb.upper(), rest)
        except (HangUp, OSError):
            return None
        finally:
            self.server.disconnected(self.request)
            if self.encrypted:
                self.connection.close()

    @property
    def manners(self) -> Manners:
        return self.server.manners

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def answer(self, verb: str, rest: str) -> None:
        match verb:
            case "EHLO" | "HELO":
                offers = ["relay.example", *self.manners.offers(self)]
                self.say(*[f"250-{offer}" for offer in offers[:-1]], f"250 {offers[-1]}")
            case "STARTTLS":
                self.encrypt()
            case "AUTH":
                self.say(self.manners.hears_login(self))
            case "MAIL":
                self.address = ""
                self.say(self.manners.hears_sender(self))
            case "RCPT":
                self.hear_recipient(rest)
            case "DATA" if not self.address:
                self.say("503 No recipient")
            case "DATA":
                self.take(self.manners.hears_data(self))
            case _:
                self.say("250 OK")

    def hear_recipient(self, rest: str) -> None:
        found = ADDRESS.search(rest)
        address = found.group(1) if found else ""
        reply = self.manners.hears_recipient(self, address)
        if reply.startswith("250"):
            self.address = address
        self.say(reply)

    def take(self, reply: str) -> None:
        """The message itself. It counts as taken when the final dot was seen and the answer will be yes."""
        self.say(reply)
        if not reply.startswith("354"):
            return None
        message = self.read_message()
        reply = self.manners.judges(self)
        if not reply.startswith("250"):
            return self.say(reply)
        self.note(message)
        self.manners.before_the_answer(self)
        self.say(reply)
        self.messages += 1
        with self.server.lock:
            self.server.withheld -= 1
        return None

    def read_message(self) -> bytes:
        lines: list[bytes] = []
        for number, line in enumerate(iter(self.rfile.readline, b"")):
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
            self.manners.reads_line(self, number)
        raise HangUp

    def note(self, message: bytes) -> None:
        found = MESSAGE_ID.search(message)
        taken = Taken(found.group(1).decode() if found else "", self.address, self.number)
        with self.server.lock:
            self.server.log.append(taken)
            self.server.withheld += 1

    def encrypt(self) -> None:
        assert self.server.certificate
        self.say("220 Go ahead")
        self.connection = self.server.certificate.wrap_socket(self.request, server_side=True)
        self.encrypted = True
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
