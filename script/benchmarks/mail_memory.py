"""Does a worker grow with what it sends?"""

import sys

from mail_contenders import HERE, Setup, posted
from mail_relay import relay
from mail_watching import Part, most_megabytes

SIZES = (1_000, 10_000, 100_000)


def show_memory(setup: Setup) -> None:
    print("\nMemory of one worker process, at its most, after so many letters")
    for letters in SIZES:
        with relay() as to, posted(setup, to, letters) as (environment, _):
            part = Part([sys.executable, str(HERE / "mail_ours.py"), "send"], environment)
            part.wait_until("ready")
            before = most_megabytes(part.pid)
            part.tell()
            part.wait_until("done")
            after = most_megabytes(part.pid)
            part.end()
            assert to.letters == letters, f"{to.letters} arrived of {letters}"
        print(f"{letters:>9,}  {after:6.1f} MB, of which {before:.1f} before the first", flush=True)
