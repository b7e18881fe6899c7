"""The import of the register as a whole: schools and their people, then the officers who serve them."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from deployments.actions import follow_successors
from schools.models import RegisterImport
from schools.register import Source, import_register


@transaction.atomic
def import_schools(
    *,
    source: Source,
    file_name: str,
    links: Source | None = None,
    local_authorities: Collection[str] = (),
    by: User | None,
) -> RegisterImport:
    """Import the register, then move deployments and open plans of closed schools to their successors, or do neither.

    Raises RegisterFileError.
    """
    run = import_register(source=source, file_name=file_name, links=links, local_authorities=local_authorities, by=by)
    run.deployments_moved = follow_successors()
    run.save(update_fields=["deployments_moved"])
    return run
