"""A mailbox on loopback that speaks as much of IMAP (RFC 3501) as is needed to read returned mail."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mail:
    raw: bytes
    flags: set[str] = field(default_factory=set)


class StandIn:
    def __init__(self) -> None:
        self.mails: dict[int, Mail] = {}
        self.commands: list[str] = []
        # "refuse" at LOGIN, "no folder" at SELECT, "no mail" at FETCH, or "hang up" at the second mail fetched.
        self.mischief = ""
        # Some servers name the message before its words, some after.
        self.uid_last = False

    def put(self, *raws: bytes) -> None:
        self.mails |= {uid: Mail(raw) for uid, raw in enumerate(raws, 1)}

    @property
    def read(self) -> list[int]:
        return [uid for uid, mail in self.mails.items() if r"\Seen" in mail.flags]

    def answer(self, command: str) -> tuple[list[bytes], str] | None:
        """What is said, and how it ended; None hangs up."""
        self.commands.append(command)
        match command.split()[:2]:
            case ["CAPABILITY", *_]:
                return [b"* CAPABILITY IMAP4rev1"], "OK"
            case ["LOGIN", *_]:
                return [], "NO" if self.mischief == "refuse" else "OK"
            case ["SELECT", *_]:
                return [b"* %d EXISTS" % len(self.mails)], "NO" if self.mischief == "no folder" else "OK"
            case ["UID", "SEARCH"]:
                wanted = [str(uid) for uid in self.mails if "UNSEEN" not in command or uid not in self.read]
                return [f"* SEARCH {' '.join(wanted)}".encode()], "OK"
            case ["UID", "FETCH"]:
                return self._fetch(command)
            case ["UID", "STORE"]:
                self.mails[int(command.split()[2])].flags.add(r"\Seen")
                return [], "OK"
            case ["LOGOUT", *_]:
                return [b"* BYE"], "OK"
        return [], "BAD"

    def _fetch(self, command: str) -> tuple[list[bytes], str] | None:
        if self.mischief == "no mail":
            return [], "NO"
        uids = [int(uid) for uid in command.split()[2].split(",")]
        lines = []
        for uid in uids:
            raw = self.mails[uid].raw
            if part := re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", command):
                if self.mischief == "hang up" and self.read:
                    return None
                name, words = "BODY[]<0>", raw[: int(part[1])]
            else:
                assert "BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)]" in command
                found = re.search(rb"(?ims)^content-type:.*?\r\n(?![ \t])", raw.partition(b"\r\n\r\n")[0] + b"\r\n")
                name, words = "BODY[HEADER.FIELDS (CONTENT-TYPE)]", (found[0] if found else b"") + b"\r\n"
            before, after = ("", f" UID {uid}") if self.uid_last else (f"UID {uid} ", "")
            lines.append(f"* {uid} FETCH ({before}{name} {{{len(words)}}}\r\n".encode() + words + f"{after})".encode())
        return lines, "OK"


@contextmanager
def mailbox_running() -> Iterator[tuple[StandIn, int]]:
    """The stand-in, and its port."""
    stand_in = StandIn()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, _, command = line.decode("latin-1").strip().partition(" ")
                if not command.isprintable():
                    return
                answer = stand_in.answer(command)
                if answer is None:
                    return
                lines, end = answer
                self.wfile.write(b"".join(line + b"\r\n" for line in lines) + f"{tag} {end} done\r\n".encode())
                if command == "LOGOUT":
                    return

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield stand_in, server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()
