"""`manage.py import_team KIND FILE`: a unit's officers, tenures, training or deployments, from its own terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import User
from liaison.team_files import TEAM_FILES
from officers.imports import read_file
from schools.management.importing import ImportCommand
from schools.models import CommandUnit
from schools.register import RegisterFileError
from schools.register.report import counts_of
from schools.register.trial import Trial


class Command(ImportCommand):
    help = "Import a file about one command unit, in the name of a sergeant or inspector who is posted there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(TEAM_FILES))
        super().add_arguments(parser)
        parser.add_argument("--unit", required=True, metavar="CODE", help="the command unit’s code")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who answers for it, by address")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(
        self, *, kind: str, file: Path, rejected: Path | None, unit: str, by: str, dry_run: bool, **options: Any
    ) -> None:
        person = User.objects.filter(email__iexact=by).first()
        units = list(CommandUnit.objects.visible_to(person).filter(code__iexact=unit)) if person else []
        if person is None or len(units) != 1:
            raise CommandError(f"{by} is not posted to one command unit with the code {unit}.")

        def read() -> Trial:
            reader = TEAM_FILES[kind].reader
            return read_file(reader, source=file, file_name=file.name, unit=units[0], by=person, is_trial=dry_run)

        if dry_run:
            self._show(read)
        else:
            self.report(lambda: read().run, rejected=rejected)

    def _show(self, read: Callable[[], Trial]) -> None:
        try:
            trial = read()
        except RegisterFileError as error:
            raise CommandError(str(error)) from error
        for finding in (*trial.changed, *trial.new):
            self.stdout.write(f"line {finding.line}  {finding.whose}: {finding.what}")
        for row in trial.rejected:
            self.stdout.write(f"line {row.line}  {row.identity}: {row.reason}")
        for note in trial.notes:
            self.stdout.write(note)
        counts = (f"{label.lower()} {number:,}" for label, number in counts_of(trial.run))
        self.stdout.write(f"Nothing was saved. It would be: {', '.join(counts)}.")
