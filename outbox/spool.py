"""Mail kept as files instead of sent: for a demonstration on one machine."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

# Long enough for the headers of any mail of ours.
HEAD_BYTES = 8192


class EmailBackend(BaseEmailBackend):
    """Writes each message as one file. Names sort by time; a file that is there is whole."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
            unfinished = folder / f".{name}.part"
            try:
                unfinished.write_bytes(message.message().as_bytes())
                unfinished.rename(folder / f"{name}.eml")
            except OSError:
                unfinished.unlink(missing_ok=True)
                raise
        return len(email_messages)


def in_use() -> bool:
    """Is mail kept as files, in a demonstration?"""
    return settings.DEMO and settings.EMAIL_BACKEND == "outbox.spool.EmailBackend"


def kept_names() -> list[str]:
    """The names of all messages, newest first."""
    return sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)


def names_to(recipient: str) -> list[str]:
    """The names of the messages whose recipient holds these words, newest first."""
    wanted = recipient.casefold()
    return [name for name in kept_names() if wanted in str(read_head(name)["To"]).casefold()]


def kept_at(name: str) -> datetime:
    return datetime.fromtimestamp(_path(name).stat().st_mtime, UTC)


def read_head(name: str) -> ParsedMessage:
    with _path(name).open("rb") as file:
        return BytesHeaderParser(policy=policy.default).parsebytes(file.read(HEAD_BYTES))


def read_message(name: str) -> ParsedMessage:
    return message_from_bytes(_path(name).read_bytes(), policy=policy.default)


def read_part(message: ParsedMessage, kind: str) -> str:
    """The words of the message's "plain" or "html" part; empty without one."""
    part = message.get_body([kind])
    return str(part.get_content()) if part else ""


def _path(name: str) -> Path:
    """Only what the folder itself holds: a name that leads elsewhere is not found."""
    path = _folder() / f"{name}.eml"
    if path.parent.resolve() != _folder().resolve() or not path.is_file():
        raise FileNotFoundError(name)
    return path


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
