"""The import of the DfE register: rows, successors, and the people of closed schools."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions import keep_clusters_in_their_unit
from schools.models import RegisterImport
from schools.register.cells import RowError, SkippedRow
from schools.register.files import Row, Source, open_rows
from schools.register.handover import hand_over_clusters, hand_over_contacts, hand_over_reviews
from schools.register.links import set_successors
from schools.register.reading import COLUMNS, NEEDED, Found, read_school
from schools.register.tally import Tally
from schools.register.writing import SchoolWriter


@transaction.atomic
def import_register(
    *,
    source: Source,
    file_name: str,
    links: Source | None = None,
    local_authorities: Collection[str] = (),
    by: User | None,
) -> RegisterImport:
    """Bring the schools to what the register's file says. All of it or, when the file is wrong, nothing.

    Raises RegisterFileError. A school that is not in the file is left alone; nothing is ever deleted.
    """
    tally = Tally.begin(RegisterImport.Kind.SCHOOLS, file_name=file_name, by=by)
    writer = SchoolWriter(tally, only_codes=local_authorities)
    lines: dict[int, int] = {}
    with open_rows(source, columns=COLUMNS, needed=NEEDED) as rows:
        for row in rows:
            if found := _read(row, lines, tally):
                writer.take(found)
    writer.flush()
    set_successors(links, tally)
    tally.run.contacts_moved = hand_over_contacts(on=timezone.localdate())
    hand_over_clusters()
    hand_over_reviews()
    keep_clusters_in_their_unit()
    return tally.save()


def _read(row: Row, lines: dict[int, int], tally: Tally) -> Found | None:
    """The school in this row, unless it is skipped, rejected, or stood higher up already."""
    try:
        found = read_school(row)
        if found.urn in lines:
            raise RowError(_("The URN stands at line %(lines)s already.") % {"lines": lines[found.urn]})
    except SkippedRow as reason:
        tally.skip(reason)
    except RowError as reason:
        tally.reject_row(row, reason)
    else:
        lines[found.urn] = row.line
        return found
    return None
