"""`manage.py import_contacts FILE`: heads, DSLs and the other people whom police reach at schools."""

from pathlib import Path
from typing import Any

from schools.management.importing import ImportCommand
from schools.register import import_contacts


class Command(ImportCommand):
    help = "Import contacts of schools: columns urn, role, name, email, phone, and shared if there are such mailboxes."

    def handle(self, *, file: Path, rejected: Path | None, **options: Any) -> None:
        self.report(lambda: import_contacts(source=file, file_name=file.name, by=None), rejected=rejected)
