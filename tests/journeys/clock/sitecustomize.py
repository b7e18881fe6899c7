"""The clock of a portal under test. Python runs this first in every process that has this folder on its path.

The clock runs at its usual speed, so many seconds ahead of the real one as the file named by JOURNEY_CLOCK says. When
the file changes, every process moves along. They agree to the millisecond: a worker whose clock is behind the web's
would find nothing due when the bell rings.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

LOOK_EVERY = 0.05
CLOSE_ENOUGH = 0.001


class Clock:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.traveller = time_machine.travel(time.time(), tick=True).start()

    def set(self) -> None:
        ahead = float(self.file.read_text())
        while abs(behind := time_machine.escape_hatch.time.time() + ahead - time.time()) > CLOSE_ENOUGH:
            self.traveller.shift(behind)

    def follow(self) -> None:
        """Watch the file. A process that forks leaves its threads behind, so every child calls this again."""
        self.set()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            self.set()


if "JOURNEY_CLOCK" in os.environ:
    clock = Clock(Path(os.environ["JOURNEY_CLOCK"]))
    clock.follow()
    os.register_at_fork(after_in_child=clock.follow)
