"""The import of areas: which local authority lies under which command unit."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions import keep_clusters_in_their_unit
from schools.models import CommandUnit, Force, LocalAuthority, RegisterImport
from schools.register.cells import RowError, check_fits, number_in
from schools.register.files import Columns, RegisterFileError, Row, Source, open_rows
from schools.register.tally import Tally

COLUMNS: Columns = {
    "force": ("force", "force name"),
    "unit_code": ("bcu_code", "unit code", "command unit code", "code"),
    "unit_name": ("bcu_name", "unit name", "command unit", "command unit name"),
    "la_code": ("dfe_la_code", "LA (code)", "local authority code", "DfE code"),
    "la_name": ("borough", "LA (name)", "local authority", "local authority name"),
}
NEEDED = ("unit_code", "la_code")


class ForceNotNamedError(RegisterFileError):
    """Neither the file nor the person says which force the units belong to."""

    field = "force"


@transaction.atomic
def import_areas(*, source: Source, file_name: str, force_name: str = "", by: User | None) -> RegisterImport:
    """Put each local authority of the file under its command unit, making what is missing. Raises RegisterFileError.

    Names that stand already are left alone: an administrator may have bettered them.
    """
    tally = Tally.begin(RegisterImport.Kind.AREAS, file_name=file_name, by=by)
    lines: dict[str, int] = {}
    with open_rows(source, columns=COLUMNS, needed=NEEDED) as rows:
        for row in rows:
            try:
                _take(row, force_name.strip(), lines, tally)
            except RowError as reason:
                tally.reject_row(row, reason, identity="la_code")
    keep_clusters_in_their_unit()
    return tally.save()


def _take(row: Row, force_name: str, lines: dict[str, int], tally: Tally) -> None:
    code = _code(row)
    if code in lines:
        raise RowError(
            _("Local authority %(code)s stands at line %(line)s already.") % {"code": code, "line": lines[code]}
        )
    if not row["unit_code"]:
        raise RowError(_("The row has no code of a command unit."))
    authority = LocalAuthority(code=code, name=row["la_name"] or f"Local authority {code}")
    check_fits(LocalAuthority, {"name": authority.name})
    unit = _unit(row, _force(row, force_name))
    lines[code] = row.line
    standing = LocalAuthority.objects.select_related("command_unit__force").filter(code=code).first()
    if standing is None:
        authority.command_unit = unit
        authority.save()
        tally.run.new += 1
    elif standing.command_unit_id == unit.pk:
        tally.run.unchanged += 1
    else:
        if standing.command_unit:
            tally.notes.append(
                _("%(standing)s moved from %(before)s to %(after)s.")
                % {"standing": standing, "before": _named(standing.command_unit), "after": _named(unit)}
            )
        standing.command_unit = unit
        standing.save(update_fields=["command_unit"])
        tally.run.changed += 1


def _code(row: Row) -> str:
    code = number_in(row["la_code"])
    if not code or code > 999:
        raise RowError(
            _("“%(la_code)s” is not a local authority’s DfE code of three digits.") % {"la_code": row["la_code"][:40]}
        )
    return f"{code:03}"


def _force(row: Row, name: str) -> Force:
    name = row["force"] or name
    if not name:
        raise ForceNotNamedError(
            _("The file does not say which force the units belong to. Give the force’s name as well.")
        )
    check_fits(Force, {"name": name})
    force, _created = Force.objects.get_or_create(name=name)
    return force


def _unit(row: Row, force: Force) -> CommandUnit:
    name = row["unit_name"] or row["unit_code"]
    check_fits(CommandUnit, {"code": row["unit_code"], "name": name})
    unit, _created = CommandUnit.objects.get_or_create(force=force, code=row["unit_code"], defaults={"name": name})
    return unit


def _named(unit: CommandUnit) -> str:
    return f"{unit} ({unit.force})"
