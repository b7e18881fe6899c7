"""Postmark's interface on loopback, after its documentation, answering by script."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "11111111-2222-3333-4444-555555555555"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to a recipient that has been marked as inactive.\n"
    "Found inactive addresses: head@school.example.\nInactive recipients are ones that have generated a hard bounce.",
}


class StandIn:
    """Takes every mail, unless `answer` says otherwise."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: dict[str, Any] | None = None
        # What happens instead of an answer: "hang" until it is let go, or "hang up".
        self.mischief = ""
        self.let_go = threading.Event()
        self.mails: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.connections = 0

    def handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                stand_in.connections += 1

            def do_POST(self) -> None:
                mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stand_in.mails.append(mail)
                stand_in.tokens.append(self.headers["X-Postmark-Server-Token"])
                if stand_in.mischief:
                    if stand_in.mischief == "hang":
                        stand_in.let_go.wait(10)
                    self.close_connection = True
                    return
                words = json.dumps(stand_in.answer or TAKEN | {"To": mail["To"]}).encode()
                self.send_response(stand_in.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(words)))
                self.end_headers()
                self.wfile.write(words)

            def log_message(self, *args: object) -> None:
                pass

        return Handler


@contextmanager
def provider_running() -> Iterator[tuple[StandIn, str]]:
    """The stand-in, and its address."""
    stand_in = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), stand_in.handler())
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stand_in, f"http://127.0.0.1:{server.server_port}/"
    stand_in.let_go.set()
    server.shutdown()
    server.server_close()
    thread.join()
