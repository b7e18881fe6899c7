"""What an import did, in plain lines and as a file of rejected rows."""

import csv
from collections.abc import Iterator
from typing import Any, Protocol

from lists.exports import defused
from schools.models import RegisterImport

MOST_REJECTED = 20
MOST_NOTES = 20


class TextSink(Protocol):
    """Whatever takes text: a file, a response."""

    def write(self, text: str, /) -> Any: ...


def counts_of(run: RegisterImport) -> list[tuple[str, int]]:
    """The counts that matter for this kind of import, in words."""
    counts = [("New", run.new), ("Changed", run.changed), ("Unchanged", run.unchanged)]
    if run.kind == RegisterImport.Kind.SCHOOLS:
        counts.insert(2, ("of which closed", run.closed))
    counts += [("Skipped", run.skipped), ("Rejected", run.rejected)]
    if run.kind == RegisterImport.Kind.SCHOOLS:
        counts += [
            ("Given a successor", run.handed_over),
            ("Successor to be decided", run.undecided),
            ("Contacts moved", run.contacts_moved),
            ("Deployments moved", run.deployments_moved),
        ]
    return counts


def lines_of(run: RegisterImport) -> Iterator[str]:
    """The whole report for a terminal, aligned."""
    yield str(run)
    yield from _aligned(counts_of(run))
    if run.skipped_because:
        yield "Skipped because:"
        yield from _aligned(list(run.skipped_because.items()))
    if run.rejected:
        yield "Rejected:"
        for row in run.rejected_rows.all()[:MOST_REJECTED]:
            yield f"  line {row.line}  {row.identity}: {row.reason}"
        if run.rejected > MOST_REJECTED:
            yield f"  … and {run.rejected - MOST_REJECTED} more; write them all to a file with --rejected FILE"
    if run.notes:
        yield "To read:"
        yield from (f"  {note}" for note in run.notes[:MOST_NOTES])
        if len(run.notes) > MOST_NOTES:
            yield f"  … and {len(run.notes) - MOST_NOTES} more, on the page of this import"


def write_rejected(run: RegisterImport, file: TextSink) -> None:
    """The rejected rows as CSV, safe to open in a spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(["line", "identity", "reason"])
    for row in run.rejected_rows.iterator():
        writer.writerow([row.line, defused(row.identity), defused(row.reason)])


def _aligned(counts: list[tuple[str, int]]) -> Iterator[str]:
    width = max(len(label) for label, _ in counts)
    return (f"  {label:<{width}}  {count:>7,}" for label, count in counts)
