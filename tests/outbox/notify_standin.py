"""A stand-in for GOV.UK Notify on loopback, built from its documented requests, answers, errors and receipts.

It lets in who signs as the client must, checks what the interface checks, and misbehaves by script. It sends nothing.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import jwt

from outbox.channels import NOTIFY, notify
from tests.outbox.conftest import close_lines

SERVICE, SECRET = str(uuid4()), str(uuid4())
MAIL_TEMPLATE, TEXT_TEMPLATE, REPLY_TO = str(uuid4()), str(uuid4()), str(uuid4())
KEY = f"liaison_on_trial-{SERVICE}-{SECRET}"

CLOCKS_DIFFER = 30
MOMENT = "2026-11-23T12:15:30.000000Z"
PLACEHOLDERS = {MAIL_TEMPLATE: {"subject", "body"}, TEXT_TEMPLATE: {"body"}}
# Of each kind of message: its template, the field of its address, what a good one looks like, what is said of others.
KINDS = {
    "email": (MAIL_TEMPLATE, "email_address", r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", "Not a valid email address"),
    "sms": (TEXT_TEMPLATE, "phone_number", r"\+447[1-57-9]\d{8}", "Not a UK mobile number"),
}
OPTIONAL = {"personalisation", "reference", "email_reply_to_id", "sms_sender_id"}
# Scripts other than an answer in words.
HANG, HANG_UP, TAKE_AND_HANG_UP, DRIP, GARBLE = "hang", "hang up", "take and hang up", "drip", "garble"
DRIPS = 500


@dataclass
class RefusedError(Exception):
    """As Notify words it: the code and the type stay, the words may change."""

    status: int
    error: str
    message: str


RATE = RefusedError(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds")
DAILY = RefusedError(429, "TooManyRequestsError", "Exceeded send limits (250000) for today")
CLOCK = RefusedError(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
NO_KEY = RefusedError(403, "AuthError", "Invalid token: API key not found")
NO_TEMPLATE = RefusedError(400, "BadRequestError", "Template not found")
ODD_TEMPLATE = RefusedError(400, "ValidationError", "template_id is not a valid UUID")
ON_TRIAL = RefusedError(400, "BadRequestError", "Can't send to this recipient when service is in trial mode")
BROKEN = RefusedError(500, "Exception", "Internal server error")
NO_PAGE = RefusedError(404, "NoResultFound", "No result found")


@dataclass(frozen=True)
class Message:
    """What it was given to send."""

    kind: str
    to: str
    template: str
    personalisation: dict[str, str]
    reference: str | None
    reply_to: str | None
    id: str = field(default_factory=lambda: str(uuid4()))


class NotifyStandIn(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.messages: list[Message] = []
        self.connections = 0
        # By address, or for everybody under "": a refusal, or one of the scripts above.
        self.answers: dict[str, RefusedError | str] = {}
        self.over = threading.Event()

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away: that is what is tried here."""

    def receipt(self, message: Message, status: str) -> dict[str, object]:
        return {
            "id": message.id,
            "reference": message.reference,
            "to": message.to,
            "status": status,
            "created_at": MOMENT,
            "completed_at": MOMENT,
            "sent_at": MOMENT,
            "notification_type": message.kind,
            "template_id": message.template,
            "template_version": 1,
        }

    def report(self, message: Message, status: str, *, to: str, token: str) -> int:
        """Send a receipt as Notify does. Returns the answer's code."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = json.dumps(self.receipt(message, status)).encode()
        with urlopen(Request(to, body, headers)) as response:  # noqa: S310 - an address of this machine
            return int(response.status)


@contextmanager
def notify_on_loopback(settings: Any) -> Iterator[NotifyStandIn]:
    """Mail goes by Notify and text messages do not; one line, so that messages go in order."""
    service = NotifyStandIn()
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.EMAIL_BACKEND = NOTIFY
    settings.EMAIL_TIMEOUT = 5
    settings.MAIL_CONNECTIONS = 1
    settings.MAIL_MESSAGES_PER_MINUTE = 0
    settings.NOTIFY_BASE_URL = service.address
    settings.NOTIFY_API_KEY = KEY
    settings.NOTIFY_EMAIL_TEMPLATE_ID = MAIL_TEMPLATE
    settings.NOTIFY_REPLY_TO_ID = settings.NOTIFY_SMS_TEMPLATE_ID = ""
    notify._refused.clear()
    yield service
    close_lines()
    service.stop()
    thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: NotifyStandIn

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def log_message(self, *args: object) -> None:
        """Silence."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            check_token(self.headers.get("Authorization", ""))
            message = read_message(self.path, body)
            script = self.server.answers.get(message.to) or self.server.answers.get("")
            if isinstance(script, RefusedError):
                raise script
        except RefusedError as refusal:
            errors = [{"error": refusal.error, "message": refusal.message}]
            self.answer(refusal.status, {"status_code": refusal.status, "errors": errors})
        else:
            self.take(message, script)

    def take(self, message: Message, script: str | None) -> None:
        if script in (None, TAKE_AND_HANG_UP):
            self.server.messages.append(message)
        if script == HANG:
            self.server.over.wait()
        if script in (HANG, HANG_UP, TAKE_AND_HANG_UP):
            self.close_connection = True
        elif script == DRIP:
            self.drip(message)
        elif script == GARBLE:
            self.answer(200, ["<p>Welcome to the guest network</p>"])
        else:
            self.answer(201, accepted(message))

    def drip(self, message: Message) -> None:
        """A space now and then: no single one is late. In the end it is an answer."""
        body = json.dumps(accepted(message)).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(DRIPS + len(body)))
        self.end_headers()
        for _ in range(DRIPS):
            self.wfile.write(b" ")
            if self.server.over.wait(0.02):
                return
        self.wfile.write(body)

    def answer(self, status: int, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def check_token(header: str) -> None:
    token = header.removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidTokenError:
        raise NO_KEY from None
    if claims.get("iss") != SERVICE:
        raise NO_KEY
    if abs(time.time() - claims.get("iat", 0)) > CLOCKS_DIFFER:
        raise CLOCK


def read_message(path: str, body: bytes) -> Message:
    kind = path.removeprefix("/v2/notifications/")
    if kind not in KINDS:
        raise NO_PAGE
    template, address, form, otherwise = KINDS[kind]
    request = json.loads(body)
    for name in {address, "template_id"} - set(request):
        raise RefusedError(400, "ValidationError", f"{name} is a required property")
    for name in set(request) - {address, "template_id"} - OPTIONAL:
        raise RefusedError(400, "ValidationError", f"Additional properties are not allowed ({name} was unexpected)")
    if not re.fullmatch(form, request[address]):
        raise RefusedError(400, "ValidationError", f"{address} {otherwise}")
    if request["template_id"] != template:
        raise NO_TEMPLATE
    personalisation = request.get("personalisation", {})
    for name in PLACEHOLDERS[template] - set(personalisation):
        raise RefusedError(400, "BadRequestError", f"Missing personalisation: {name}")
    reply_to = request.get("email_reply_to_id")
    if reply_to not in (None, REPLY_TO):
        raise RefusedError(400, "BadRequestError", f"email_reply_to_id {reply_to} does not exist in database")
    return Message(kind, request[address], template, personalisation, request.get("reference"), reply_to)


def accepted(message: Message) -> dict[str, object]:
    words = {"from_email": "liaison@notify.example"} if message.kind == "email" else {"from_number": "LIAISON"}
    base = "http://127.0.0.1/v2"
    return {
        "id": message.id,
        "reference": message.reference,
        "content": words | message.personalisation,
        "uri": f"{base}/notifications/{message.id}",
        "template": {"id": message.template, "version": 1, "uri": f"{base}/template/{message.template}"},
    }
