"""A list as a file: CSV as it is read, or an Excel workbook. Neither holds anything that a spreadsheet executes."""

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Generic, TypeVar

from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# A cell that begins so is a formula to a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What a worksheet holds, its headings and a last word among them.
MOST_ROWS = 1_048_576 - 2
MOST_LETTERS = 32_767
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = TypeVar("Row")


def file_asked(asked: QueryDict) -> str:
    """The kind of file that the address asks for: “csv” or “xlsx”; nothing if it asks for a page."""
    kind = asked.get("format", "")
    return kind if kind in ("csv", "xlsx") else ""


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """What a list is called as a file, and each column: its heading, and what it holds of a row.

    Days and moments stay what they are, so that a spreadsheet sorts them; true and false become yes and no.
    """

    name: str
    columns: Mapping[str, Callable[[Row], Any]]

    def file(self, kind: str, rows: Iterable[Row]) -> HttpResponseBase:
        """The list as such a file. Rows are taken one by one; give an iterator, and no list is ever held whole."""
        cells = ([cell(row) for cell in self.columns.values()] for row in rows)
        response = self._workbook(cells) if kind == "xlsx" else self._text(cells)
        name = f"{self.name}-{timezone.localdate().isoformat()}.{kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        add_never_cache_headers(response)
        return response

    def _text(self, rows: Iterable[list[Any]]) -> HttpResponseBase:
        return StreamingHttpResponse(
            _lines([_(heading) for heading in self.columns], rows), content_type="text/csv; charset=utf-8"
        )

    def _workbook(self, rows: Iterable[list[Any]]) -> HttpResponseBase:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(self.name.replace("-", " ").capitalize()[:31])
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, _(heading)) for heading in self.columns])
        rows = iter(rows)
        for row in islice(rows, MOST_ROWS):
            sheet.append([_cell(sheet, value) for value in row])
        if next(rows, None):
            sheet.append([_("A worksheet holds no more. Download the list as CSV to have all of it.")])
        file = tempfile.TemporaryFile()  # noqa: SIM115 # the response closes it
        book.save(file)
        file.seek(0)
        return FileResponse(file, content_type=XLSX)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(headings: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(headings))
    for row in rows:
        yield str(writer.writerow([_text(value) for value in row]))


def _text(value: Any) -> str:
    plain = _plain(value)
    if isinstance(plain, datetime):
        return plain.isoformat(" ", "minutes")
    if isinstance(plain, (int, float)):
        return str(plain)
    return defused(str(plain))


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Cell:
    """A day as a day, a number as a number, and every word as text, whatever it begins with."""
    plain = _plain(value)
    if isinstance(plain, (int, float, date)):
        cell = WriteOnlyCell(sheet, value=plain)  # type: ignore[arg-type] # the stubs know moments, not days
        if isinstance(plain, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(plain, datetime) else "yyyy-mm-dd"
        return cell
    words = UNPRINTABLE.sub("", str(plain))[:MOST_LETTERS]
    cell = WriteOnlyCell(sheet, value=words)
    if words.startswith(FORMULA_STARTS):
        # Text it stays, in the hands of whoever edits it as well.
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _plain(value: Any) -> Any:
    """Nothing as no words, a moment as the clock on the wall has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def defused(cell: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
