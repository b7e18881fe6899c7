"""What the import commands share: files on the command line, and how a run is reported."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schools.models import RegisterImport
from schools.register import RegisterFileError
from schools.register.report import lines_of, write_rejected


def existing_file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"there is no file {text}")
    return path


class ImportCommand(BaseCommand):
    """A command that imports one file and says what it did; a wrong file ends it with one sentence."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=existing_file, metavar="FILE", help="a .csv, or a .zip that holds one")
        parser.add_argument("--rejected", type=Path, metavar="FILE", help="write every rejected row to this CSV file")

    def report(self, start: Callable[[], RegisterImport], *, rejected: Path | None) -> None:
        """Run the import and print its counts."""
        try:
            run = start()
        except RegisterFileError as error:
            raise CommandError(str(error)) from error
        for line in lines_of(run):
            self.stdout.write(line)
        if rejected and run.rejected:
            with rejected.open("w", encoding="utf-8-sig", newline="") as file:
                write_rejected(run, file)
            self.stdout.write(f"Rejected rows are in {rejected}")
