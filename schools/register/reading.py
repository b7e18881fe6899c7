"""What one row of the register says about a school, or why the row is none of ours."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from schools.models import School
from schools.register.cells import (
    RowError,
    SkippedRow,
    check_fits,
    day_in,
    number_in,
    phone_in,
    urn_in,
    website_in,
)
from schools.register.files import Columns, Row

COLUMNS: Columns = {
    "urn": ("URN",),
    "name": ("EstablishmentName",),
    "la_code": ("LA (code)",),
    "la_name": ("LA (name)",),
    "status": ("EstablishmentStatus (name)", "EstablishmentStatus (code)"),
    "status_code": ("EstablishmentStatus (code)",),
    "type_name": ("TypeOfEstablishment (name)",),
    "type_code": ("TypeOfEstablishment (code)",),
    "type_group": ("EstablishmentTypeGroup (name)",),
    "phase": ("PhaseOfEducation (name)",),
    "opened": ("OpenDate",),
    "closed": ("CloseDate",),
    "street": ("Street",),
    "locality": ("Locality",),
    "town": ("Town",),
    "postcode": ("Postcode",),
    "phone": ("TelephoneNum",),
    "website": ("SchoolWebsite",),
    "head_title": ("HeadTitle (name)",),
    "head_first": ("HeadFirstName",),
    "head_last": ("HeadLastName",),
    "region": ("GOR (name)",),
    "country": ("Country (name)",),
}
NEEDED = ("urn", "name", "la_code", "status")

STATUS_BY_CODE = {
    1: School.Status.OPEN,
    2: School.Status.CLOSED,
    3: School.Status.CLOSING,
    4: School.Status.PROPOSED,
}
STATUS_BY_NAME = {label.casefold(): School.Status(value) for value, label in School.Status.choices}
# Numbers of the register's types of establishment.
CHILDRENS_CENTRES = {47, 48}
WELSH = {30}
ABROAD = {25, 26, 37}


@dataclass(slots=True)
class Found:
    """A school as one row has it. `values` holds only what the row knows: a blank cell changes nothing."""

    line: int
    urn: int
    la_code: str
    la_name: str
    values: dict[str, Any]

    @property
    def is_closed(self) -> bool:
        return bool(self.values["status"] == School.Status.CLOSED)


def read_school(row: Row) -> Found:
    """The school in this row. Raises SkippedRow or RowError."""
    urn = urn_in(row["urn"])
    _skip_strangers(row)
    if row.overflows:
        raise RowError(_("The row has more cells than the file has columns."))
    if not row["name"]:
        raise RowError(_("The row has no name."))
    values: dict[str, Any] = {"name": row["name"], "status": _status(row)}
    values |= {column: value for column, value in _known(row).items() if value}
    # These two may fall empty: a school that stays open after all, a head who has gone.
    if "closed" in row.cells:
        values["closed_on"] = day_in(row["closed"], column="CloseDate")
    if "head_last" in row.cells:
        values["registered_head"] = " ".join(
            part for part in (row["head_title"], row["head_first"], row["head_last"]) if part
        )
    check_fits(School, values)
    return Found(row.line, urn, _la_code(row), row["la_name"], values)


def _known(row: Row) -> dict[str, Any]:
    same = ("type_name", "type_group", "phase", "street", "locality", "town", "postcode")
    return {column: row[column] for column in same} | {
        "opened_on": day_in(row["opened"], column="OpenDate"),
        "phone": phone_in(row["phone"]),
        "website": website_in(row["website"]),
    }


def _skip_strangers(row: Row) -> None:
    """Leave out what is no school or lies outside England."""
    type_code = number_in(row["type_code"])
    words = f"{row['type_group']} {row['type_name']}".casefold().replace("’", "'")
    if type_code in CHILDRENS_CENTRES or "children's centre" in words:
        raise SkippedRow(_("Children's centre"))
    if type_code in WELSH or "welsh" in words or any("wales" in row[c].casefold() for c in ("region", "country")):
        raise SkippedRow(_("Wales"))
    if type_code in ABROAD or "offshore" in words or "overseas" in words or "service children" in words:
        raise SkippedRow(_("Offshore or abroad"))


def _status(row: Row) -> School.Status:
    code = number_in(row["status_code"]) or number_in(row["status"]) or 0
    status = STATUS_BY_NAME.get(row["status"].casefold()) or STATUS_BY_CODE.get(code)
    if status is None:
        raise RowError(
            _("The status “%(status)s” is not known.") % {"status": (row["status"] or row["status_code"])[:40]}
        )
    return status


def _la_code(row: Row) -> str:
    """Three digits, or nothing where the register has none ("000", "does not apply")."""
    if not row["la_code"]:
        return ""
    code = number_in(row["la_code"])
    if code is None or code > 999:
        raise RowError(
            _("The local authority code “%(la_code)s” is not a number of three digits.")
            % {"la_code": row["la_code"][:40]}
        )
    return f"{code:03}" if code else ""
