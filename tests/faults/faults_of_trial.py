"""A demonstration that keeps its mail as files, on a disk that fills up."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

from tests.faults.account import Account, account_for
from tests.faults.house import House
from tests.faults.servers import wait_until


class Disk:
    """A small one of its own where one can be mounted; elsewhere one that says it is full while a file is there."""

    def __init__(self, folder: Path) -> None:
        self.mail = folder / "mail"
        self.full = folder / "disk-is-full"
        self.mounted = False

    @property
    def environment(self) -> dict[str, str]:
        """For the workers that write to it."""
        flag = {} if self.mounted else {"FAULTS_DISK_FULL": str(self.full)}
        return {"EMAIL_URL": f"spool:///{self.mail}", **flag}

    def mount(self) -> None:
        """Room for about ten letters."""
        self.mail.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", "size=40k", "liaison-faults", str(self.mail)]
        with suppress(FileNotFoundError):
            self.mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
        if not self.mounted:
            self.full.touch()

    def make_room(self) -> None:
        if self.mounted:
            subprocess.run(["mount", "-o", "remount,size=50m", str(self.mail)], check=True)
        self.full.unlink(missing_ok=True)

    def unmount(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.mail)], check=True)

    def messages(self) -> list[tuple[str, str]]:
        """Message-ID and address of each whole file."""
        found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.mail.glob("*.eml")]
        return [(str(message["Message-ID"]), parseaddr(str(message["To"]))[1]) for message in found]


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    disk = Disk(folder)
    disk.mount()
    try:
        yield disk
    finally:
        disk.unmount()


def disk_full(house: House, letters: int) -> Account:
    """What does not fit waits until there is room. What was half written is no mail."""
    fault = "disk of the file spool full, then freed"
    with small_disk(house.folder) as disk:
        house.restart_workers(disk.environment)
        house.post(fault, letters)
        wait_until(lambda: "No space left on device" in house.logs("worker"), "the disk is full")
        before = len(disk.messages())
        disk.make_room()
        house.wait_until_settled(fault)
        account = account_for(house, fault, allowed=0, at_relay=disk.messages())
        house.restart_workers()
    if before >= letters or account.ended != {"ACCEPTED": letters}:
        account.problems.append(f"{before} fitted at first, ended as {account.ended}")
    return account


FAULTS = [disk_full]
