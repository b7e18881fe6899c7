"""What an import did, in plain lines and as a file of rejected rows."""

import csv
from collections.abc import Iterator
from typing import Any, Protocol

from django.utils.translation import gettext as _

from lists.exports import defused
from schools.models import RegisterImport

MOST_REJECTED = 20
MOST_NOTES = 20


class TextSink(Protocol):
    """Whatever takes text: a file, a response."""

    def write(self, text: str, /) -> Any: ...


def counts_of(run: RegisterImport) -> list[tuple[str, int]]:
    """The counts that matter for this kind of import, in words."""
    counts = [(_("New"), run.new), (_("Changed"), run.changed), (_("Unchanged"), run.unchanged)]
    if run.kind == RegisterImport.Kind.SCHOOLS:
        counts.insert(2, (_("of which closed"), run.closed))
    counts += [(_("Skipped"), run.skipped), (_("Rejected"), run.rejected)]
    if run.kind == RegisterImport.Kind.SCHOOLS:
        counts += [
            (_("Given a successor"), run.handed_over),
            (_("Successor to be decided"), run.undecided),
            (_("Contacts moved"), run.contacts_moved),
            (_("Deployments moved"), run.deployments_moved),
        ]
    return counts


def lines_of(run: RegisterImport) -> Iterator[str]:
    """The whole report for a terminal, aligned."""
    yield str(run)
    yield from _aligned(counts_of(run))
    if run.skipped_because:
        yield _("Skipped because:")
        yield from _aligned(list(run.skipped_because.items()))
    if run.rejected:
        yield _("Rejected:")
        for row in run.rejected_rows.all()[:MOST_REJECTED]:
            where = _("line %(line)d") % {"line": row.line}
            yield f"  {where}  {row.identity}: {row.reason}"
        if run.rejected > MOST_REJECTED:
            more = _("… and %(number)d more; write them all to a file with --rejected FILE")
            yield f"  {more % {'number': run.rejected - MOST_REJECTED}}"
    if run.notes:
        yield _("To read:")
        yield from (f"  {note}" for note in run.notes[:MOST_NOTES])
        if len(run.notes) > MOST_NOTES:
            more = _("… and %(number)d more, on the page of this import")
            yield f"  {more % {'number': len(run.notes) - MOST_NOTES}}"


def write_rejected(run: RegisterImport, file: TextSink) -> None:
    """The rejected rows as CSV, safe to open in a spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(["line", "identity", "reason"])
    for row in run.rejected_rows.iterator():
        writer.writerow([row.line, defused(row.identity), defused(row.reason)])


def _aligned(counts: list[tuple[str, int]]) -> Iterator[str]:
    width = max(len(label) for label, _ in counts)
    return (f"  {label:<{width}}  {count:>7,}" for label, count in counts)
