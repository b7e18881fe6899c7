"""What became of every letter: the rows beside the relay's own log."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.house import House

# States that a row ends in without the relay having taken the letter: each says why.
ENDED = ("BOUNCED", "FAILED", "CANCELLED")


@dataclass
class Account:
    """One fault and what it did. `problems` is empty where the promise was kept."""

    fault: str
    set_up: str
    letters: int
    ended: dict[str, int]
    lost: int
    repeats: int
    allowed: int
    problems: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return "; ".join(self.problems) or "kept"


def account_for(
    house: House, fault: str, *, allowed: int | None = None, at_relay: list[tuple[str, str]] | None = None
) -> Account:
    """Where it is not said how many may have gone twice: as many as the relay took without saying so."""
    if at_relay is None:
        at_relay = [(taken.message_id, taken.address) for taken in house.relay.log]
    posted = house.posted[fault]
    rows = house.rows(fault)
    states = Counter(status for _, status, _ in rows.values())
    taken = Counter(at_relay)
    ids = {message_id for message_id, _ in taken}
    excused = {message_id for message_id, (_, status, words) in rows.items() if status in ENDED and words}
    waiting = {message_id for message_id, (_, status, _) in rows.items() if status in ("QUEUED", "SENDING")}
    account = Account(
        fault=fault,
        set_up=house.set_up,
        letters=len(posted),
        ended=dict(states),
        lost=len(posted.keys() - ids - excused - waiting),
        repeats=taken.total() - len(ids),
        allowed=house.relay.withheld if allowed is None else allowed,
    )
    accepted = {message_id for message_id, (_, status, _) in rows.items() if status == "ACCEPTED"}
    checks = {
        "lost": account.lost,
        "without a row": len(posted.keys() - rows.keys()),
        "said to be accepted and never taken": len(accepted - ids),
        "taken and said to have failed": len(excused & ids),
        "taken under a name or for an address that no row bears": len(set(taken) - set(posted.items())),
        "still waiting or in a hand": len(waiting),
        "batches left over": house.ask("batches"),
        "repeats too many": max(account.repeats - account.allowed, 0),
    }
    account.problems = [f"{number} {what}" for what, number in checks.items() if number]
    return account
