"""A real SMTP server on loopback that keeps a log of what it took and misbehaves as its manners say."""

import socket
import socketserver
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.faults.conversation import Conversation, Taken
from tests.faults.manners import Manners


class Relay(socketserver.ThreadingTCPServer):
    """Started with `with`. Everything it took is in `log`; `manners` may be changed at any time."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.port: int = self.server_address[1]
        self.manners = Manners()
        self.certificate: ssl.SSLContext | None = None
        self.lock = threading.Lock()
        self.log: list[Taken] = []
        self.connections = 0
        # Messages it took and has not said so: whoever sent them must send them again.
        self.withheld = 0
        self.open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        self._listen()
        return self

    def _listen(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()

    def behave(self, manners: Manners | None = None) -> None:
        """From now on like this, with an empty log."""
        with self.lock:
            self.manners, self.log, self.withheld = manners or Manners(), [], 0

    def hang_up_all(self) -> None:
        """Close every line that is open."""
        with self.lock:
            lines = list(self.open)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def go_away(self) -> None:
        """Nobody answers at the port any more."""
        self.shutdown()
        self.server_close()
        self.hang_up_all()

    def come_back(self) -> None:
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.server_address = ("127.0.0.1", self.port)
        self.server_bind()
        self.server_activate()
        self._listen()

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that was killed leaves in the middle of a word."""

    def connected(self, line: socket.socket) -> int:
        with self.lock:
            self.open.add(line)
            self.connections += 1
            return self.connections

    def disconnected(self, line: socket.socket) -> None:
        with self.lock:
            self.open.discard(line)
