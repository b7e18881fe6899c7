"""The lines of one worker process: several messages on the wire at a time, each on a line of its own."""

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from django.conf import settings

from outbox.channels import Answer, Connection, open_line
from outbox.channels.answer import words_of
from outbox.models import Channel, Delivery

logger = logging.getLogger(__name__)

# Seconds that one message may take in all, its line opened anew: a relay that drips is cut off. Shorter than a lease.
ROUND_LIMIT = 60


class Lines:
    def __init__(self, means: Channel.Means) -> None:
        self.lines = [open_line(means) for _ in range(settings.MAIL_CONNECTIONS)]
        self.threads = ThreadPoolExecutor(len(self.lines), thread_name_prefix="line")
        # How many of them the relay lets us have.
        self.in_use = len(self.lines)

    def __len__(self) -> int:
        return self.in_use

    @property
    def relay(self) -> str:
        return self.lines[0].name

    def send(self, messages: Sequence[Delivery]) -> list[Answer]:
        """One message on each line; the answers, once all have come."""
        pairs = zip(self.lines, messages, strict=False)
        sent = {self.threads.submit(_send, line, message): line for line, message in pairs}
        _, slow = wait(sent, timeout=ROUND_LIMIT)
        while slow:
            # Cut off, a line may open anew and be kept waiting again.
            for future in slow:
                sent[future].cut()
            _, slow = wait(slow, timeout=1)
        answers = [future.result() for future in sent]
        self._leave_refused([line for line, answer in zip(self.lines, answers, strict=False) if answer.refuses_us])
        return answers

    def _leave_refused(self, refused: Sequence[Connection]) -> None:
        """Go on with the lines that work: the relay may allow fewer than we have."""
        if refused:
            self.lines = [*(line for line in self.lines if line not in refused), *refused]
            self.in_use = max(1, self.in_use - len(refused))

    def close(self) -> None:
        for line in self.lines:
            line.close()
        self.threads.shutdown()


def _send(line: Connection, message: Delivery) -> Answer:
    """Whatever is wrong with one message, the others go out."""
    try:
        return line.send(message)
    except Exception as error:
        logger.exception("Delivery %s could not be sent", message.pk)
        line.close()
        return Answer(Delivery.Status.QUEUED, words=words_of(error))


_kept: dict[tuple[object, ...], Lines] = {}


def lines_for(means: Channel.Means) -> Lines:
    """The lines of this process, kept for as long as the settings stay. For each batch all of them are tried again."""
    key = (
        os.getpid(),
        means,
        settings.EMAIL_BACKEND,
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.MAIL_CONNECTIONS,
    )
    if key not in _kept:
        for old in [other for other in _kept if other[:2] == key[:2]]:
            _kept.pop(old).close()
        _kept[key] = Lines(means)
    lines = _kept[key]
    lines.in_use = len(lines.lines)
    return lines
