"""The mail that left: a real SMTP server on loopback that keeps what it is given."""

import logging
import re
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.journeys.ports import free_port

LINK = re.compile(r"https?://\S+")


class Mail:
    """One message as it came over the wire."""

    def __init__(self, to: str, content: bytes) -> None:
        self.to = to
        self.message: EmailMessage = message_from_bytes(content, policy=policy.default)
        self.subject = str(self.message["Subject"])
        self.text = self._part("plain")
        self.html = self._part("html")

    def __repr__(self) -> str:
        return f"{self.to}: {self.subject}"

    def _part(self, kind: str) -> str:
        body = self.message.get_body([kind])
        return str(body.get_content()).replace("\r\n", "\n") if body else ""

    def link(self, part_of_path: str, *, but: str = "\n") -> str:
        """The one address in the mail that has this in it, and not that."""
        found: set[str] = {link for link in LINK.findall(self.text) if part_of_path in link and but not in link}
        assert len(found) == 1, f"{len(found)} links with {part_of_path} in {self}:\n{self.text}"
        return found.pop()


class Postbox:
    """Everything that was sent, in order."""

    def __init__(self) -> None:
        self.kept: list[Mail] = []
        self.changed = threading.Condition()
        self.port = free_port()
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.server.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self.changed:
            assert isinstance(envelope.content, bytes)
            self.kept += [Mail(to, envelope.content) for to in envelope.rcpt_tos]
            self.changed.notify_all()
        return "250 OK"

    def to(self, address: str, *, about: str = "") -> list[Mail]:
        return [mail for mail in self.kept if mail.to == address and about.lower() in mail.subject.lower()]

    def wait_for(self, address: str, *, about: str, number: int = 1, seconds: float = 30) -> Mail:
        """The newest mail to this address about this, once there are so many of them."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while len(found := self.to(address, about=about)) < number:
                left = deadline - time.monotonic()
                assert left > 0, f"No mail {number} to {address} about “{about}”. There are {self.kept}"
                self.changed.wait(left)
        return found[-1]
