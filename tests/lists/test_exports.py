"""Lists as files that a spreadsheet opens: nothing in them is a formula, days are days."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from openpyxl import load_workbook

from lists import exports
from lists.exports import Sheet, file_asked

# A response that ends tells the database's connections so.
pytestmark = pytest.mark.django_db

ROWS: list[tuple[Any, ...]] = [
    ("Ash Park", date(2026, 11, 9), datetime(2026, 7, 1, 12, 30, 15, tzinfo=UTC), 3, True),
    ("=HYPERLINK(1)", None, None, -4, False),
    ("+44 1632 960000\x07", None, None, 0, None),
]
SHEET = Sheet[tuple[Any, ...]](
    "call-list",
    {
        "School": lambda row: row[0],
        "Day": lambda row: row[1],
        "Seen": lambda row: row[2],
        "Number": lambda row: row[3],
        "Told": lambda row: row[4],
    },
)


def content(kind: str, rows: Any = ROWS) -> bytes:
    with closing(SHEET.file(kind, rows)) as response:
        return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_csv_file_begins_with_a_byte_order_mark_and_holds_no_formula() -> None:
    text = content("csv").decode()

    assert text.startswith("\ufeffSchool,Day,Seen,Number,Told\r\n")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:] == [
        ["Ash Park", "2026-11-09", "2026-07-01 13:30", "3", "Yes"],
        ["'=HYPERLINK(1)", "", "", "-4", "No"],
        ["'+44 1632 960000\x07", "", "", "0", ""],
    ]


def test_a_workbook_holds_days_as_days_and_every_word_as_text() -> None:
    sheet = load_workbook(io.BytesIO(content("xlsx"))).active
    assert sheet is not None

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["School", "Day", "Seen", "Number", "Told"],
        ["Ash Park", datetime(2026, 11, 9), datetime(2026, 7, 1, 13, 30, 15), 3, "Yes"],  # noqa: DTZ001
        ["=HYPERLINK(1)", None, None, -4, "No"],
        ["+44 1632 960000", None, None, 0, None],
    ]
    assert {sheet["A3"].data_type, sheet["A4"].data_type} == {"s"}
    assert sheet["A3"].quotePrefix
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet.title == "Call list"


@time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_named_after_its_list_and_the_day_and_kept_by_no_cache(kind: str) -> None:
    response = SHEET.file(kind, ROWS)

    assert response["Content-Disposition"] == f'attachment; filename="call-list-2026-07-01.{kind}"'
    assert "private" in response["Cache-Control"] and "no-store" in response["Cache-Control"]
    response.close()


def test_a_csv_file_is_written_while_rows_are_read() -> None:
    read = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for row in ROWS:
            read.append(row)
            yield row

    lines = iter(SHEET.file("csv", rows()).streaming_content)  # type: ignore[attr-defined]
    next(lines), next(lines)

    assert len(read) == 1


def test_a_workbook_says_where_it_holds_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)

    sheet = load_workbook(io.BytesIO(content("xlsx"))).active

    assert sheet is not None and sheet.max_row == 4
    assert "CSV" in str(sheet["A4"].value)


@pytest.mark.parametrize(("asked", "kind"), [("csv", "csv"), ("xlsx", "xlsx"), ("exe", ""), ("", "")])
def test_only_two_kinds_of_file_are_made(asked: str, kind: str) -> None:
    assert file_asked(QueryDict(f"format={asked}")) == kind
