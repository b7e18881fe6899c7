"""Celery's clock, which also stamps the database, so that it is seen when it stops.

A worker that runs what the clock rang for proves that the worker lives; a bell rung by a page proves as much. Only the
clock itself can say that the clock goes.
"""

import logging
from typing import Any

from celery.beat import PersistentScheduler
from django.db import Error, close_old_connections

from outbox.heartbeats import stamp
from outbox.models import Heartbeat

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    # Seconds. It looks, and stamps, at least so often.
    max_interval = 60

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Ring what is due, then stamp. It goes on ringing when the database does not answer."""
        seconds: float = super().tick(*args, **kwargs)
        close_old_connections()
        try:
            stamp(Heartbeat.Part.BEAT)
        except Error as error:
            logger.error("The clock could not stamp the database: %s", error)
        return seconds
