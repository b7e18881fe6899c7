"""The two post rooms: each in a folder of its own that is gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.faults.house import House
from tests.faults.relay import Relay
from tests.faults.servers import Postgres, Redis


@contextmanager
def trial_house() -> Iterator[House]:
    with _folder() as folder, Relay() as relay, ExitStack() as undo:
        house = House(folder, relay, None, None)
        undo.callback(house.close)
        yield house


@contextmanager
def full_house() -> Iterator[House]:
    """Raises MissingError where PostgreSQL or Redis is not on this machine."""
    with _folder() as folder, Relay() as relay, ExitStack() as undo:
        postgres, redis = Postgres(folder), Redis(folder)
        undo.callback(postgres.stop, at_once=True)
        undo.callback(redis.stop)
        postgres.make()
        postgres.start()
        redis.start()
        house = House(folder, relay, postgres, redis)
        undo.callback(house.close)
        yield house


@contextmanager
def _folder() -> Iterator[Path]:
    """One that PostgreSQL's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="liaison-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
