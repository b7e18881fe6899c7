"""Files of the register's shape, made in memory. No school in them exists."""

import csv
import io
import zipfile
from collections.abc import Sequence
from io import BytesIO

# Ours in the order and among the neighbours they have in the register; the many others are padding.
HEADINGS = [
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (code)",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (code)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    *[f"Padding{n}" for n in range(100)],
    "Street",
    "Locality",
    "Town",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "HeadTitle (name)",
    "HeadFirstName",
    "HeadLastName",
    "GOR (name)",
    "Country (name)",
]
PLAIN = {
    "URN": "900001",
    "LA (code)": "901",
    "LA (name)": "Testshire",
    "EstablishmentName": "Elm Lane School",
    "TypeOfEstablishment (code)": "34",
    "TypeOfEstablishment (name)": "Academy converter",
    "EstablishmentTypeGroup (name)": "Academies",
    "EstablishmentStatus (code)": "1",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Secondary",
    "Town": "Testford",
}
CLOSED = {"EstablishmentStatus (name)": "Closed", "EstablishmentStatus (code)": "2", "CloseDate": "31-08-2026"}


def school_row(urn: int | str = 900001, **facts: str) -> dict[str, str]:
    """A row; facts by heading."""
    return PLAIN | {"URN": str(urn)} | facts


def csv_bytes(rows: Sequence[dict[str, str]], headings: Sequence[str] = HEADINGS, encoding: str = "cp1252") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return text.getvalue().encode(encoding)


def register(*rows: dict[str, str], headings: Sequence[str] = HEADINGS, encoding: str = "cp1252") -> BytesIO:
    return BytesIO(csv_bytes(rows, headings, encoding))


def links(*rows: tuple[int, int, str]) -> BytesIO:
    headings = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
    lines = [
        {"URN": str(urn), "LinkURN": str(link), "LinkName": "A school", "LinkType": kind} for urn, link, kind in rows
    ]
    return BytesIO(csv_bytes(lines, headings))


def table(text: str) -> BytesIO:
    """A small file as somebody types it."""
    return BytesIO(text.encode())


def zipped(members: dict[str, bytes]) -> BytesIO:
    """A zip of files by name."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file
