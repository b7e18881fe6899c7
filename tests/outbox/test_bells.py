"""A bell that rang too long ago means nothing: whoever works meanwhile, or the next sweep, finds what it rang for."""

from liaison.celery import app
from outbox.bells import ring


def test_a_bell_expires_before_the_sweep_that_stands_behind_it():
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()
        ring()
        message = queue.get(timeout=1)
        message.ack()

    assert message.headers["task"] == "outbox.tasks.send_due"
    assert message.headers["expires"]
