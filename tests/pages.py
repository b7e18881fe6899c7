"""What the tests of pages read off them."""

import csv
import io
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook


def words_of(response: HttpResponse) -> str:
    """The page with its spaces and line ends made one space each."""
    return " ".join(response.content.decode().split())


def queries_of(client: Client, address: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def rows_in(response: Any) -> list[dict[str, Any]]:
    """The rows of a list that was downloaded, each cell by its heading."""
    content = b"".join(response.streaming_content)
    if response["Content-Type"].startswith("text/csv"):
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    headings, *rows = sheet.iter_rows(values_only=True)
    return [{str(heading): cell for heading, cell in zip(headings, row, strict=True)} for row in rows]
