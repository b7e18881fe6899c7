"""The demonstration's mail as files, on a disk that is full while a file says so."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage

from outbox import spool


class EmailBackend(spool.EmailBackend):
    """Where no small file system can be mounted: writes half a file and fails, as a full disk does."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        full = os.environ.get("FAULTS_DISK_FULL")
        if full and Path(full).exists():
            folder = spool._folder()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".half.part").write_bytes(b"Subject: ha")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().send_messages(email_messages)
