"""The same file read by two at once. PostgreSQL only: SQLite lets one writer in at a time by itself."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from deployments.imports import DeploymentReader
from deployments.models import Deployment, RegisterEntry
from officers.imports import TenureReader, read_file
from officers.models import Tenure
from tests.factories import OfficerFactory, fit_officer, telling_school
from tests.schools.builders import table

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself"),
]


def read_by_four(reader, rows, unit, by) -> tuple[int, list[Exception]]:
    """How many rows the four readings took in all, and what went wrong: whoever comes second finds nothing to do."""
    barrier, taken, failed = Barrier(4), [], []

    def run() -> None:
        try:
            barrier.wait()
            trial = read_file(reader, source=table(rows), file_name="f.csv", unit=unit, by=by, is_trial=False)
            taken.append(trial.run.new)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(taken), failed


def test_deployments_read_four_times_at_once_stand_once(clock, unit, sergeant):
    officers = [fit_officer(unit, collar_number=f"90{n}") for n in range(3)]
    school = telling_school(unit)
    rows = "".join(f"{officer.collar_number},{school.pk},named,2026-01-05,\n" for officer in officers)

    taken, failed = read_by_four(DeploymentReader, "collar_number,urn,kind,from,until\n" + rows, unit, sergeant)

    assert (taken, failed) == (3, [])
    assert Deployment.objects.count() == 3
    assert RegisterEntry.objects.count() == 0


def test_tenures_read_four_times_at_once_stand_once(clock, unit, sergeant):
    officers = [OfficerFactory(command_unit=unit, force=unit.force, collar_number=f"90{n}") for n in range(3)]
    rows = "".join(f"{officer.collar_number},2026-01-05,2028-01-05,,\n" for officer in officers)

    taken, failed = read_by_four(
        TenureReader, "collar_number,from,planned_until,ended_on,end_reason\n" + rows, unit, sergeant
    )

    assert (taken, failed) == (3, [])
    assert Tenure.objects.count() == 3
