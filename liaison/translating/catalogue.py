"""The Welsh catalogue: locale/cy/LC_MESSAGES/django.po, brought up to date with what is marked."""

from collections.abc import Iterable
from pathlib import Path

import polib
from django.conf import settings

from liaison.translating.extracting import Message
from liaison.translating.facing import faces_schools

FILE = Path(settings.BASE_DIR) / "locale" / "cy" / "LC_MESSAGES" / "django.po"
# Stands above each entry until somebody who knows Welsh has read it and takes it away.
UNCHECKED = "I’w wirio: machine-made, to be checked."
WIDTH = 119


def read() -> polib.POFile:
    catalogue: polib.POFile = polib.pofile(str(FILE), wrapwidth=WIDTH)
    return catalogue


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def bring_up_to_date(catalogue: polib.POFile, found: dict[Message, list[str]]) -> None:
    """Each sentence once, in the order in which they stand, with the Welsh that it has; and nothing else."""
    known = {key(entry): entry for entry in catalogue}
    catalogue[:] = [_entry(message, known.get(message), places) for message, places in found.items()]


def _entry(message: Message, known: polib.POEntry | None, places: Iterable[str]) -> polib.POEntry:
    entry = known or polib.POEntry(
        msgid=message.id,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        tcomment=UNCHECKED,
    )
    entry.occurrences = [(place, "") for place in places]
    entry.flags = ["python-format"] if "%(" in message.id else []
    return entry


def is_translated(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgstr_plural else bool(entry.msgstr)


def without_welsh(catalogue: Iterable[polib.POEntry]) -> list[str]:
    """What schools read and have no Welsh for."""
    return [
        entry.msgid
        for entry in catalogue
        if not is_translated(entry) and any(faces_schools(place) for place, _ in entry.occurrences)
    ]


def unchecked(catalogue: Iterable[polib.POEntry]) -> int:
    return sum(is_translated(entry) and UNCHECKED in (entry.tcomment or "") for entry in catalogue)
