"""Two hands at once, where the database takes several writers."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.errors import ActionError

several_writers = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time by itself"
)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in threads that start together. Returns what was refused."""
    barrier, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except ActionError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
