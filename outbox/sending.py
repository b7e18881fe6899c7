"""Takes what is due, hands it to the relay, and writes down what became of it."""


def send_all_due() -> None:
    """Send batch after batch until nothing is due."""
