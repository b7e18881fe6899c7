"""Each mail, to the letter, as it was last looked at: `tests/liaison/snapshots/`.

Whoever changes a mail on purpose writes them anew and reads the difference:

    DEMO=1 .venv/bin/pytest tests/liaison/test_mail_snapshots.py --rewrite
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from accounts.languages import ENGLISH, WELSH
from accounts.mail import Words, written_in
from liaison.mail.samples import SAMPLES

FOLDER = Path(__file__).parent / "snapshots"
# Tomorrow clocks go forward: moments two weeks from now are in summer time.
SATURDAY = datetime(2027, 3, 27, 15, 5, tzinfo=UTC)
MAILS = [
    *((name, ENGLISH) for name in SAMPLES),
    *((name, WELSH) for name, sample in SAMPLES.items() if sample.to_schools),
]


@pytest.fixture(autouse=True)
def portal(settings):
    settings.PUBLIC_URL = "https://liaison.force.example"
    settings.WELSH = True
    with time_machine.travel(SATURDAY, tick=False):
        yield


def files_of(name: str, language: str, mail: Words) -> dict[Path, str]:
    end = "" if language == ENGLISH else ".cy"
    return {
        FOLDER / f"{name}{end}.txt": f"Subject: {mail.subject}\n\n{mail.text.rstrip()}\n",
        FOLDER / f"{name}{end}.html": f"{mail.html.strip()}\n",
    }


@pytest.mark.parametrize(("name", "language"), MAILS)
def test_a_mail_looks_as_it_was_last_looked_at(name, language, request):
    found = files_of(name, language, written_in(language, SAMPLES[name].write))
    if request.config.getoption("--rewrite"):
        FOLDER.mkdir(exist_ok=True)
        for file, words in found.items():
            file.write_text(words)

    assert found == {file: file.read_text() if file.exists() else None for file in found}


def test_no_snapshot_is_left_of_a_mail_that_is_gone():
    known = {file.name for mail in MAILS for file in files_of(*mail, Words("", "", ""))}

    assert {file.name for file in FOLDER.iterdir()} == known
