"""`manage.py import_areas FILE`: which local authority lies under which command unit."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from schools.management.importing import ImportCommand
from schools.register import import_areas


class Command(ImportCommand):
    help = "Put local authorities under command units: columns bcu_code, bcu_name, borough, dfe_la_code, and force."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--force", default="", metavar="NAME", help="the force, where the file does not name it")

    def handle(self, *, file: Path, rejected: Path | None, force: str, **options: Any) -> None:
        self.report(
            lambda: import_areas(source=file, file_name=file.name, force_name=force, by=None), rejected=rejected
        )
