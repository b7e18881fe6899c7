"""The pictures in the documents: each stands where it is shown, is shown somewhere, is small and can be taken anew."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "docs" / "screens"
MOST_BYTES = 60_000
SHOWN = [
    (document, words, (document.parent / address).resolve())
    for document in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    for words, address in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", document.read_text())
]


@pytest.mark.parametrize(("document", "words", "file"), SHOWN, ids=lambda given: getattr(given, "name", ""))
def test_a_picture_that_is_shown_exists_and_is_said_in_words(document: Path, words: str, file: Path) -> None:
    assert file.is_file(), f"{document.name} shows {file}"
    assert words


def test_every_picture_is_shown_and_can_be_taken_anew() -> None:
    kept = {file.stem for file in SCREENS.iterdir()}

    assert kept == {file.stem for _, _, file in SHOWN}
    assert kept == {shot.name for shot in runpy.run_path(str(ROOT / "script" / "pictures" / "shots.py"))["SHOTS"]}


def test_every_picture_is_small() -> None:
    sizes = {file.name: file.stat().st_size for file in SCREENS.iterdir()}

    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
