"""Waits that a test can wait for, in every process that is started with `short_waits`."""

import sys
from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

# What takes minutes takes so many seconds here; what is longer than what stays longer: socket, round, lease.
SECONDS_OF_LEASE = 6
SHORT: dict[str, dict[str, object]] = {
    "outbox.models.delivery": {"CLOCKS_DIFFER": timedelta(0)},
    "outbox.models.batch": {"LEASE": timedelta(seconds=SECONDS_OF_LEASE)},
    "outbox.lines": {"ROUND_LIMIT": 3},
    "outbox.pausing": {"PAUSES": [timedelta(seconds=seconds) for seconds in (0.5, 1, 1.5)]},
    "outbox.settling": {"WAITS": [timedelta(seconds=seconds) for seconds in (0.3, 0.6, 1)]},
    "outbox.sending": {"BATCH_SIZE": 100, "BATCH_LASTS": 3, "TASK_LASTS": 6},
}


class ShortWaitsConfig(AppConfig):
    name = "tests.faults"

    def ready(self) -> None:
        import_module("outbox.tasks")
        for home, constants in SHORT.items():
            for name, value in constants.items():
                _replace(name, getattr(sys.modules[home], name), value)


def _replace(name: str, usual: object, short: object) -> None:
    """In its home and wherever it was taken along from there."""
    for path, module in list(sys.modules.items()):
        if path.startswith("outbox.") and getattr(module, name, None) is usual:
            setattr(module, name, short)
