"""Files of every make, and wrong ones."""

import csv
from io import BytesIO
from pathlib import Path

import pytest

from schools.models import LocalAuthority, RegisterImport, School
from schools.register import RegisterFileError, import_register
from schools.register import files as files_module
from tests.schools.builders import HEADINGS, csv_bytes, links, register, school_row, zipped

pytestmark = pytest.mark.django_db


def take(source, **more):
    return import_register(source=source, file_name="edubase.csv", by=None, **more)


def test_reads_the_published_encoding_with_its_accents_and_dashes():
    take(register(school_row(EstablishmentName="Saint Zoë’s – Upper School"), encoding="cp1252"))
    assert School.objects.get().name == "Saint Zoë’s – Upper School"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_reads_utf8_with_and_without_a_mark_at_its_start(encoding):
    take(register(school_row(EstablishmentName="Saint Zoë’s – Upper School"), encoding=encoding))
    assert School.objects.get().name == "Saint Zoë’s – Upper School"


def test_reads_columns_by_heading_in_any_order_and_number():
    few = ["EstablishmentName", "LA (code)", "LA (name)", "EstablishmentStatus (code)", "URN"]
    take(BytesIO(csv_bytes([school_row()], few).replace(b"LA (code)", b"la  (CODE)")))
    take(register(school_row(900002), headings=[*reversed(HEADINGS), *[f"New{n}" for n in range(20)]]))
    assert list(School.objects.order_by("urn").values_list("urn", "name", "status")) == [
        (900001, "Elm Lane School", "OPEN"),
        (900002, "Elm Lane School", "OPEN"),
    ]


def test_reads_the_register_in_a_zip_among_other_files():
    source = zipped({"readme.txt": b"hello", "links.csv": links().getvalue(), "edubase.csv": csv_bytes([school_row()])})
    assert take(source).new == 1


def test_reads_a_path(tmp_path: Path):
    path = tmp_path / "edubase.csv"
    path.write_bytes(csv_bytes([school_row()]))
    assert take(path).new == 1


def test_rows_cut_short_have_blank_cells_and_rows_too_long_are_rejected_by_line():
    text = csv_bytes([school_row(900001), school_row(900002), school_row(900003)]).decode("cp1252").splitlines()
    text[1] = text[1].rstrip(",")
    text[2] += ",one,two"
    run = take(BytesIO("\r\n".join(text).encode("cp1252")))
    assert (run.new, run.rejected) == (2, 1)
    assert [(row.line, row.identity) for row in run.rejected_rows.all()] == [(3, "900002")]


def test_line_numbers_are_the_lines_of_the_file_even_after_a_cell_of_several_lines():
    run = take(register(school_row(Street="One\nTwo\nThree"), school_row("none")))
    assert run.rejected_rows.get().line == 5
    assert School.objects.get().street == "One Two Three"


def test_blank_lines_are_no_rows():
    run = take(BytesIO(csv_bytes([school_row()]) + b"\r\n,,,\r\n\r\n"))
    assert (run.new, run.rejected) == (1, 0)


def cut_zip() -> BytesIO:
    whole = zipped({"edubase.csv": csv_bytes([school_row(900000 + n) for n in range(200)])}).getvalue()
    return BytesIO(whole[: len(whole) // 2])


def spoilt_zip() -> BytesIO:
    """The directory at its end is well; the data is not."""
    whole = bytearray(zipped({"edubase.csv": csv_bytes([school_row(900000 + n) for n in range(200)])}).getvalue())
    whole[200:300] = b"\x00" * 100
    return BytesIO(bytes(whole))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (BytesIO(b""), "The file is empty."),
        (BytesIO(b"%PDF-1.7 ..."), "This is a PDF."),
        (BytesIO(b"\xff\xfeU\x00R\x00N\x00"), "This is no CSV file."),
        (BytesIO(b"name,place\r\nElm,Testford\r\n"), "The file has no column “URN”."),
        (register(school_row(), headings=["URN", "EstablishmentName", "LA (code)"]), "no column “EstablishmentStatus"),
        (BytesIO(csv_bytes([])), "no rows below it"),
        (zipped({}), "The zip holds no CSV file."),
        (zipped({"readme.txt": b"hello"}), "The zip holds no CSV file."),
        (zipped({"[Content_Types].xml": b"<x/>"}), "This is an Excel workbook."),
        (BytesIO(b"PK\x03\x04"), "The zip is damaged or was cut short."),
        (cut_zip(), "The zip is damaged or was cut short."),
        (spoilt_zip(), "The zip is damaged or was cut short."),
        (BytesIO(b'URN,"' + b"x" * 200_000), "cannot be read as CSV at line"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_what_is_wrong(source, sentence):
    with pytest.raises(RegisterFileError) as raised:
        take(source)
    assert sentence in str(raised.value)
    assert not School.objects.exists()
    assert not RegisterImport.objects.exists()


def test_a_file_that_turns_bad_half_way_changes_nothing(monkeypatch):
    monkeypatch.setattr("schools.register.writing.BATCH", 1)
    good = csv_bytes([school_row(900001), school_row(900002)])
    with pytest.raises(RegisterFileError):
        take(BytesIO(good + b'900003,"' + b"x" * (csv.field_size_limit() + 1)))
    assert not School.objects.exists()
    assert not LocalAuthority.objects.exists()


def test_a_wrong_file_of_links_changes_nothing():
    with pytest.raises(RegisterFileError, match="The file of links cannot be used") as raised:
        take(register(school_row()), links=BytesIO(b"%PDF"))
    assert raised.value.field == "links"
    assert not School.objects.exists()


@pytest.mark.parametrize("make", [BytesIO, lambda data: zipped({"edubase.csv": data})])
def test_a_file_that_would_fill_the_disk_is_refused(monkeypatch, make):
    monkeypatch.setattr(files_module, "LARGEST_FILE", 5000)
    with pytest.raises(RegisterFileError, match="larger than"):
        take(make(csv_bytes([school_row(900000 + n) for n in range(100)])))
