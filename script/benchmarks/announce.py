"""Tell 500 schools at once, through the page, on each database. Medians of three."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from databases import fresh_databases

SCHOOLS = 500
TRIALS = 3
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    for name, database_url in fresh_databases():
        environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "liaison.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, check=True)
        # A process of its own: Django chooses its database when it starts.
        subprocess.run([sys.executable, __file__, name], env=environment, check=True)


def measure(name: str) -> None:
    area = prepare()
    tell(area, 0, 1)  # warm: templates, addresses, connections
    told = [tell(area, 1 + trial * SCHOOLS, SCHOOLS) for trial in range(TRIALS)]
    page = statistics.median(timed(lambda: area["client"].get("/redeployments/")) for _ in range(TRIALS))
    seconds = statistics.median(told)
    print(
        f"{name:<11}{SCHOOLS} schools told in {seconds:.2f} s, as long as {seconds / page:.0f} list pages", flush=True
    )


def prepare() -> dict[str, Any]:
    """A unit with its sergeant signed in, a fit officer, and schools with a head, a DSL and a deputy each."""
    from django.test import Client

    from schools.models import Contact, School
    from tests.factories import CommandUnitFactory, LocalAuthorityFactory, fit_officer, police_user

    unit = CommandUnitFactory()
    authority = LocalAuthorityFactory(command_unit=unit)
    numbers = range(1 + TRIALS * SCHOOLS)
    schools = School.objects.bulk_create(
        School(urn=300_000 + n, name=f"School {n:04}", local_authority=authority) for n in numbers
    )
    Contact.objects.bulk_create(
        Contact(
            school=school, role=role, name=f"{role} {school.urn}", email=f"{role.lower()}{school.urn}@school.example"
        )
        for school in schools
        for role in ("HEAD", "DSL", "DEPUTY_DSL")
    )
    sergeant = police_user(unit, "SERGEANT")
    client = Client(SERVER_NAME="localhost")
    client.force_login(sergeant)
    return {"unit": unit, "sergeant": sergeant, "client": client, "officer": fit_officer(unit)}


def tell(area: dict[str, Any], first: int, number: int) -> float:
    """Seconds that the page takes to tell so many schools of one plan."""
    from django.utils import timezone

    from deployments import actions
    from schools.days import SchoolCalendar
    from schools.models import School

    plan = actions.create_redeployment(
        command_unit=area["unit"],
        reason="NEW_OFFICER",
        explanation="A new officer joins the team.",
        effective_on=SchoolCalendar().add(timezone.localdate(), 10),
        by=area["sergeant"],
    )
    schools = School.objects.filter(urn__gte=300_000 + first)[:number].select_related("local_authority")
    planned = [actions.PlannedChange(school, officer_in=area["officer"]) for school in schools]
    actions.add_changes(redeployment=plan, planned=planned, by=area["sergeant"])
    seconds = timed(lambda: area["client"].post(f"/redeployments/{plan.pk}/schedule/", {"when": "now"}))
    plan.refresh_from_db()
    assert plan.status == "ANNOUNCED", plan.status
    assert plan.notices.count() == number
    return seconds


def timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    os.chdir(ROOT)
    if len(sys.argv) == 1:
        main()
    else:
        import django

        sys.path.insert(0, str(ROOT))
        django.setup()
        measure(sys.argv[1])
