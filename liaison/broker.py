"""The embedded broker: Celery's folder of messages, in which nothing is ever seen half written.

Kombu's own writes a message where the worker already looks for it. A worker that looks at the wrong moment reads an
empty file and dies of it, and the portal with it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Write under a name that no worker takes, then give it the name that one does: whole, or not at all."""
        # Messages are taken in the order of their names.
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        whole = Path(self.data_folder_out, name)
        part = whole.with_name(f"{name}.part")
        try:
            part.write_text(dumps(payload), encoding="utf-8")
            part.replace(whole)
        except OSError as error:
            raise ChannelError(f"Cannot put a message into {self.data_folder_out}") from error

    def get_table(self, exchange: str) -> Any:
        with self._alone():
            return super().get_table(exchange)

    def _queue_bind(self, *args: Any) -> None:
        with self._alone():
            super()._queue_bind(*args)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The tables of queues are written in place: one process at a time reads or writes them."""
        folder = Path(self.control_folder)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
