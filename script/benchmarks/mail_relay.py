"""The relay that all contenders send to: Postfix's own test relay, `smtp-sink`, nearby or some milliseconds away.

It counts what reaches it, and is so the witness that every letter was transmitted once. How busy it and the delay were
is printed with each result: neither is the bottleneck while it is idle for part of the time.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mail_watching import processor_seconds

COUNTERS = re.compile(rb"sess=(\d+) quit=\d+ mesg=(\d+)\r")
# Enough of the sink's output for its last counters.
TAIL = 200


@dataclass
class Relay:
    """The sink, and the port at which it is spoken to: its own, or that of the delay before it."""

    port: int
    sink: subprocess.Popen
    delay: subprocess.Popen | None
    counters: Path

    @property
    def letters(self) -> int:
        return self._last()[1]

    @property
    def sessions(self) -> int:
        """Connections that were opened and have ended."""
        return self._last()[0]

    def busy(self) -> list[float]:
        """Processor seconds of the sink, and of the delay."""
        return [processor_seconds(part.pid) for part in (self.sink, self.delay) if part]

    def _last(self) -> tuple[int, int]:
        with self.counters.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            found = COUNTERS.findall(file.read())
        return (int(found[-1][0]), int(found[-1][1])) if found else (0, 0)


@contextmanager
def relay(milliseconds: int = 0) -> Iterator[Relay]:
    """An empty relay whose every answer takes so many milliseconds longer."""
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        counters = Path(folder) / "counters"
        with counters.open("wb") as output:
            sink = subprocess.Popen([sink_command(), "-c", *user, f"127.0.0.1:{port}", "1000"], stdout=output)
        delay = None
        try:
            wait_for(port)
            if milliseconds:
                near, port = port, free_port()
                delay = subprocess.Popen([sys.executable, __file__, str(port), str(near), str(milliseconds)])
                wait_for(port)
            yield Relay(port, sink, delay, counters)
        finally:
            for part in (delay, sink):
                if part:
                    part.terminate()
                    part.wait()


def sink_command() -> str:
    command = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if not command:
        sys.exit(
            "bench: smtp-sink is missing. On Debian or Ubuntu, as root: apt-get install postfix (no configuration)"
        )
    return command


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int, seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.02)
    sys.exit(f"bench: nothing answers on port {port}.")


async def hold_up(port: int, beyond: int, milliseconds: int) -> None:
    """Pass on at once what is said to the relay, and what it answers so many milliseconds later."""
    loop = asyncio.get_running_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relay_reader, relay_writer = await asyncio.open_connection("127.0.0.1", beyond)
        forth = asyncio.create_task(pass_on(reader, relay_writer))
        while answer := await relay_reader.read(65536):
            loop.call_later(milliseconds / 1000, writer.write, answer)
        loop.call_later(milliseconds / 1000, writer.close)
        await forth

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while said := await reader.read(65536):
                writer.write(said)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(hold_up(*(int(argument) for argument in sys.argv[1:])))
