"""Where returned mail lies: a mailbox reached by IMAP, or a Maildir of this machine. Nothing in it is ever deleted."""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

# The report stands before the mail that it returns: of a huge one the beginning is enough.
ENOUGH = 256 * 1024
# A mail is returned within days. What lies there unread for longer is not looked at again and again.
LOOK_BACK = timedelta(days=14)
CHUNK = 200
IMAP_PORTS = {"imap": 143, "imap+ssl": 993}
A_REPORT = b"multipart/report"


class Mailbox(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(self, *args: Any) -> None: ...

    def unread_reports(self) -> Iterator[tuple[str, bytes]]:
        """What has the form of a report and nobody has read: its name here, and its beginning. It stays unread."""

    def mark_read(self, name: str) -> None: ...


def open_mailbox(url: str) -> Mailbox:
    """The mailbox of that address, not yet open. Using it raises OSError or imaplib's own errors."""
    return MaildirMailbox(url) if url.startswith("maildir:") else ImapMailbox(url)


class MaildirMailbox:
    def __init__(self, url: str) -> None:
        self.folder = Path(unquote(urlsplit(url).path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def unread_reports(self) -> Iterator[tuple[str, bytes]]:
        oldest = time.time() - LOOK_BACK.total_seconds()
        for path in [*(self.folder / "new").iterdir(), *(self.folder / "cur").iterdir()]:
            # One that was just moved, or that we may not read, keeps nobody from the others.
            with suppress(OSError):
                if "S" in self._flags(path) or path.stat().st_mtime < oldest:
                    continue
                with path.open("rb") as file:
                    raw = file.read(ENOUGH)
                if A_REPORT in raw.lower():
                    yield str(path.relative_to(self.folder)), raw

    def mark_read(self, name: str) -> None:
        path = self.folder / name
        flags = "".join(sorted({*self._flags(path), "S"}))
        with suppress(FileNotFoundError):
            path.rename(self.folder / "cur" / f"{path.name.partition(':')[0]}:2,{flags}")

    @staticmethod
    def _flags(path: Path) -> str:
        return path.name.partition(":2,")[2]


class ImapMailbox:
    def __init__(self, url: str) -> None:
        self.address = urlsplit(url)
        self.folder = unquote(self.address.path.lstrip("/")) or "INBOX"

    def __enter__(self) -> Self:
        host, port = self.address.hostname or "", self.address.port or IMAP_PORTS[self.address.scheme]
        self.imap: imaplib.IMAP4
        if self.address.scheme == "imap":
            self.imap = imaplib.IMAP4(host, port, timeout=settings.EMAIL_TIMEOUT)
        else:
            self.imap = imaplib.IMAP4_SSL(
                host, port, ssl_context=ssl.create_default_context(), timeout=settings.EMAIL_TIMEOUT
            )
        try:
            self.imap.login(unquote(self.address.username or ""), unquote(self.address.password or ""))
            folder = re.sub(r'(["\\])', r"\\\1", self.folder)
            _answer(self.imap.select(f'"{folder}"'))
        except BaseException:
            self.imap.shutdown()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self.imap.logout()
        # A line that broke is closed by this alone.
        with suppress(OSError):
            self.imap.shutdown()

    def unread_reports(self) -> Iterator[tuple[str, bytes]]:
        since = imaplib.Time2Internaldate(timezone.now() - LOOK_BACK)[1:12]
        found = _answer(self.imap.uid("SEARCH", "UNSEEN", "SINCE", since))
        uids = b" ".join(filter(None, found)).decode().split()
        for begin in range(0, len(uids), CHUNK):
            for uid in self._reports(uids[begin : begin + CHUNK]):
                data = _answer(self.imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{ENOUGH}>)"))
                if raw := next((item[1] for item in data if isinstance(item, tuple)), b""):
                    yield uid, raw

    def mark_read(self, name: str) -> None:
        _answer(self.imap.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)"))

    def _reports(self, uids: list[str]) -> list[str]:
        """Those of the form of a report: one look at the heads of all, so that other mail is not fetched each time."""
        data = _answer(self.imap.uid("FETCH", ",".join(uids), "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)])"))
        reports = []
        for item, following in pairwise([*data, b""]):
            if isinstance(item, tuple) and A_REPORT in item[1].lower():
                # The server names the message before its words or after them.
                after = following if isinstance(following, bytes) else b""
                reports += re.findall(r"UID (\d+)", (item[0] + after).decode(errors="replace"))[:1]
        return reports


def _answer(response: tuple[str, list[Any]]) -> list[Any]:
    status, data = response
    if status != "OK":
        raise imaplib.IMAP4.error(f"{status}: {data}")
    return data
