"""From a file of any make to rows by column name. A wrong file is refused in a sentence."""

import codecs
import csv
import io
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

# England's register is 64 MB unzipped; anything far beyond is no register, or a zip made to fill the disk.
LARGEST_FILE = 250 * 1024 * 1024
BLOCK = 1024 * 1024
UNREADABLE_ZIP = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)

# What we call a column -> the headings it may have, in the order of preference.
Columns = Mapping[str, tuple[str, ...]]
Source = Path | IO[bytes]
Open = Callable[[], IO[bytes]]


class RegisterFileError(Exception):
    """The file as a whole cannot be imported. Its text is fit for the person who chose it; `field` asked for it."""

    field = "file"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins in the file, its cells by our column names, and whether it has too many."""

    line: int
    cells: dict[str, str]
    overflows: bool

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@contextmanager
def open_rows(source: Source, *, columns: Columns, needed: tuple[str, ...]) -> Iterator[Iterator[Row]]:
    """The file's rows. `needed` columns must be there; others may be missing, and more may be there."""
    with ExitStack() as stack:
        raw = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        problem = RegisterFileError(_("The file is empty."))
        for open_part in _parts(raw, stack):
            try:
                rows = stack.enter_context(closing(_read(open_part, columns, needed)))
                first = next(rows)
            except RegisterFileError as error:
                problem = error
            except StopIteration:
                problem = RegisterFileError(_("The file has a line of headings and no rows below it."))
            else:
                yield _chain(first, rows)
                return
        raise problem


def _chain(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield first
    yield from rest


def _parts(raw: IO[bytes], stack: ExitStack) -> Iterator[Open]:
    """The file itself, or each CSV file in it when it is a zip."""
    size = raw.seek(0, io.SEEK_END)
    raw.seek(0)
    start = raw.read(1024)
    if size > LARGEST_FILE:
        raise _too_large()
    if start.startswith(b"PK"):
        yield from _zip_parts(raw, stack)
        return
    if start.startswith(b"%PDF"):
        raise RegisterFileError(_("This is a PDF. Choose the CSV file, or the zip it came in."))
    if b"\x00" in start:
        raise RegisterFileError(_("This is no CSV file. Choose the CSV file, or the zip it came in."))
    if size:
        yield partial(_rewound, raw)


def _rewound(raw: IO[bytes]) -> IO[bytes]:
    raw.seek(0)
    return raw


def _zip_parts(raw: IO[bytes], stack: ExitStack) -> Iterator[Open]:
    try:
        archive = stack.enter_context(ZipFile(raw))
    except UNREADABLE_ZIP as error:
        raise _damaged_zip() from error
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        raise RegisterFileError(_("This is an Excel workbook. Save it as CSV (comma delimited) and choose that file."))
    members = [info for info in archive.infolist() if _is_csv(info)]
    if not members:
        raise RegisterFileError(_("The zip holds no CSV file."))
    if sum(info.file_size for info in members) > LARGEST_FILE:
        raise _too_large()
    for info in members:
        yield partial(_opened, archive, info)


def _is_csv(info: ZipInfo) -> bool:
    return info.filename.lower().endswith(".csv") and not info.filename.startswith("__MACOSX")


def _opened(archive: ZipFile, info: ZipInfo) -> IO[bytes]:
    # Never yields more than the size it declares, which was checked.
    try:
        return archive.open(info)
    except UNREADABLE_ZIP as error:
        raise _damaged_zip() from error


def _read(open_part: Open, columns: Columns, needed: tuple[str, ...]) -> Generator[Row, None, None]:
    try:
        encoding = _encoding(open_part())
        text = io.TextIOWrapper(open_part(), encoding=encoding, errors="replace", newline="")
        try:
            yield from _rows(text, columns, needed)
        finally:
            text.detach()
    except UNREADABLE_ZIP as error:
        raise _damaged_zip() from error


def _encoding(stream: IO[bytes]) -> str:
    """UTF-8 if all of it is; otherwise what the register is published in and Excel saves."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := stream.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _rows(text: io.TextIOWrapper, columns: Columns, needed: tuple[str, ...]) -> Iterator[Row]:
    reader = csv.reader(text)
    try:
        headings = next(reader, [])
        places = _places(headings, columns, needed)
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield Row(begins, _pick(cells, places), any(cell.strip() for cell in cells[len(headings) :]))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RegisterFileError(
            _("The file cannot be read as CSV at line %(line_num)s: %(error)s.")
            % {"line_num": reader.line_num, "error": error}
        ) from error


def _places(headings: list[str], columns: Columns, needed: tuple[str, ...]) -> dict[str, int]:
    """Where each of our columns stands in this file."""
    plain = [_plain(heading) for heading in headings]
    places = {
        ours: next(plain.index(_plain(theirs)) for theirs in names if _plain(theirs) in plain)
        for ours, names in columns.items()
        if any(_plain(theirs) in plain for theirs in names)
    }
    missing = [columns[ours][0] for ours in needed if ours not in places]
    if missing:
        raise RegisterFileError(
            _("The file has no column “%(missing)s”. Is it the right file?") % {"missing": missing[0]}
        )
    return places


def _plain(heading: str) -> str:
    """A heading without capitals, spaces, brackets and hyphens: "LA (code)" is "lacode"."""
    return "".join(character for character in heading.casefold() if character.isalnum())


def _pick(cells: list[str], places: dict[str, int]) -> dict[str, str]:
    """The cells we read, without needless space; a row cut short has blank ones."""
    return {
        column: " ".join(cells[place].replace("\x00", "").split()) if place < len(cells) else ""
        for column, place in places.items()
    }


def _too_large() -> RegisterFileError:
    return RegisterFileError(
        _("The file is larger than %(megabytes)s MB when unpacked. Is it the right file?")
        % {"megabytes": LARGEST_FILE // BLOCK}
    )


def _damaged_zip() -> RegisterFileError:
    return RegisterFileError(_("The zip is damaged or was cut short. Download it again."))
