"""What the sender asks of every way out."""

from abc import ABC, abstractmethod

from outbox.channels.answer import Answer
from outbox.models import Delivery


class Connection(ABC):
    """One line to a relay, kept and reused. What a relay refuses is an answer, not an exception."""

    # Which relay, for the record of attempts.
    name: str

    @abstractmethod
    def send(self, delivery: Delivery) -> Answer:
        """Hand one message over and wait for the answer. Touches no database: it runs in a thread of its own."""

    @abstractmethod
    def close(self) -> None:
        """Leave the relay. The next message opens the line anew."""

    def cut(self) -> None:  # noqa: B027 - where nothing can take too long there is nothing to cut
        """End from another thread what takes too long: `send` then answers at once."""
