"""`manage.py import_schools FILE`: the DfE register of schools."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from liaison.register import import_schools
from schools.management.importing import ImportCommand, existing_file


class Command(ImportCommand):
    help = "Import the DfE register of schools (GIAS). Nothing is deleted; a wrong file changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--links", type=existing_file, metavar="FILE", help="the register's file of links")
        parser.add_argument(
            "--local-authority",
            action="append",
            default=[],
            metavar="CODE",
            help="take only schools of this local authority, by its DfE code; may be given more than once",
        )

    def handle(
        self, *, file: Path, rejected: Path | None, links: Path | None, local_authority: list[str], **options: Any
    ) -> None:
        self.report(
            lambda: import_schools(
                source=file, file_name=file.name, links=links, local_authorities=local_authority, by=None
            ),
            rejected=rejected,
        )
