"""A mail relay on loopback that misbehaves by script."""

import select
import socket
import ssl
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer

HANG_UP = "hang up"
HANG = "hang"
DRIP = "drip"

DEFAULTS = {
    "greeting": "220 relay.example",
    "STARTTLS": "220 go on",
    "AUTH": "235 welcome",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class ScriptedRelay(ThreadingTCPServer):
    """Takes every message, unless `answers` says otherwise.

    A key is a command ("MAIL", "RCPT", "greeting"; "message" is what follows DATA), perhaps with the recipient after
    it. An answer may be HANG_UP, HANG or DRIP, or a list of answers, one for each time it is asked; "250 OK, hang up"
    says that and then hangs up. After 421 it hangs up too.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers: dict[str, str | list[str]] = {}
        self.pipelining = True
        # With a certificate it offers STARTTLS; or it speaks TLS from the first byte.
        self.tls: ssl.SSLContext | None = None
        self.tls_at_once = False
        # What it was given, before its answer; and to whom it then said yes.
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        # The commands of each connection in turn, and commands that came before the last was answered.
        self.talks: list[list[str]] = []
        self.impatient: list[str] = []
        self.stopped = threading.Event()
        self.sockets: list[socket.socket] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def connections(self) -> int:
        return len(self.talks)

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    def answer_to(self, command: str, recipient: str) -> str:
        for key in (f"{command} {recipient}", command):
            answer = self.answers.get(key)
            if isinstance(answer, list):
                answer = answer.pop(0) if answer else None
            if answer:
                return answer
        return DEFAULTS.get(command, "250 OK")

    def forget_the_lines(self) -> None:
        """Cut every line that stands, as a relay does that is restarted."""
        for each in self.sockets:
            each.shutdown(socket.SHUT_RDWR)
        self.sockets.clear()

    def handle_error(self, request, client_address) -> None:
        """A line that breaks is what these tests are about."""

    def stop(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()


class Talk(StreamRequestHandler):
    """One connection."""

    server: ScriptedRelay

    def setup(self) -> None:
        if self.server.tls and self.server.tls_at_once:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.recipient, self.willing, self.held_back = "", True, b""
        self.talk: list[str] = []
        self.server.talks.append(self.talk)
        self.server.sockets.append(self.request)
        stands = self.say("greeting", self.answer_to("greeting"))
        while stands and (line := self.rfile.readline()):
            self.talk.append(line.decode().strip())
            command, _, words = self.talk[-1].partition(" ")
            stands = self.obey(command.upper(), words)

    def finish(self) -> None:
        if self.request in self.server.sockets:
            self.server.sockets.remove(self.request)
        super().finish()
        self.request.close()

    def answer_to(self, command: str) -> str:
        return self.server.answer_to(command, self.recipient)

    def obey(self, command: str, words: str) -> bool:
        """Returns whether the line stands."""
        if command == "RCPT":
            self.recipient = words.removeprefix("TO:<").partition(">")[0]
        answer = self.answer_to(command)
        if command == "EHLO" and answer == "250 OK":
            answer = self.offers()
        if command == "MAIL":
            self.willing = True
        if command == "DATA" and not self.willing and answer == DEFAULTS["DATA"]:
            answer = "554 no valid recipients"
        if command in ("MAIL", "RCPT"):
            self.willing = self.willing and answer.startswith("25")
        stands = self.say(command, answer)
        if self.server.tls and command == "STARTTLS" and answer.startswith("220"):
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            super().setup()
        if command == "DATA" and answer.startswith("354"):
            return self.take_message()
        return stands and command != "QUIT"

    def offers(self) -> str:
        offers = ["relay.example", "8BITMIME", "AUTH PLAIN"]
        offers += ["PIPELINING"] if self.server.pipelining else []
        offers += ["STARTTLS"] if self.server.tls and not isinstance(self.request, ssl.SSLSocket) else []
        return "".join(f"250-{each}\r\n" for each in offers[:-1]) + f"250 {offers[-1]}"

    def say(self, command: str, answer: str) -> bool:
        if answer == DRIP:
            while not self.server.stopped.wait(0.02):
                self.wfile.write(b"2")
        if answer == HANG:
            self.server.stopped.wait()
        if answer in (HANG, DRIP, HANG_UP):
            return False
        ends = answer.endswith(HANG_UP) or answer.startswith("421")
        self.held_back += f"{answer.removesuffix(f', {HANG_UP}')}\r\n".encode()
        if self.server.pipelining and command in ("MAIL", "RCPT") and not ends:
            # Whoever takes commands at once may answer them at once.
            return True
        if not self.server.pipelining and select.select([self.request], [], [], 0)[0]:
            self.server.impatient.append(command)
        self.wfile.write(self.held_back)
        self.held_back = b""
        return not ends

    def take_message(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        self.server.raw.append(b"".join(lines))
        answer = self.answer_to("message")
        if answer.startswith("250"):
            self.server.recipients.append(self.recipient)
        return self.say("message", answer)


def until(holds, seconds: float = 10) -> None:
    """Wait for what another thread will do; not longer than would hide a fault."""
    ends = time.monotonic() + seconds
    while not holds() and time.monotonic() < ends:
        time.sleep(0.005)
    assert holds()
