"""Home by each role, and a school's pages, on PostgreSQL with every school of England and ten years of history.

Server time, as the test client meets it: the median by the clock, then what this process took of the processor; each
beside a plain page of the same frame and the same person. The ratios say more than milliseconds do.

  script/bench home [FILE] [--schools N] [--plans]
    FILE        the register of schools (GIAS); invented ones make up the number
    --schools   another number of schools than 26,506
    --plans     PostgreSQL's plan of each page's slowest query as well
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2
from databases import POSTGRES, empty_postgres
from desk import ROOT, Meter

TARGET_MS = 100
PLAIN = '{% extends "base.html" %}{% block content %}<h1 class="govuk-heading-l">Plain</h1>{% endblock %}'


def main(options: argparse.Namespace) -> None:
    try:
        psycopg2.connect(POSTGRES, connect_timeout=3).close()
    except psycopg2.OperationalError:
        sys.exit("PostgreSQL does not answer; set TEST_DATABASE_URL.")
    with empty_postgres() as database_url:
        environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "liaison.settings"}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
        if options.file:
            importing = [*manage, "import_schools", str(options.file)]
            subprocess.run(importing, env=environment, check=True, stdout=subprocess.DEVNULL)
        # A process of its own: Django chooses its database when it starts.
        measuring = [sys.executable, __file__, "--measure", *sys.argv[1:]]
        subprocess.run(measuring, env=environment, check=True)


def measure(options: argparse.Namespace) -> None:
    from home_people import visits
    from home_rows import England

    from schools.models import School

    England(options.schools)
    print(f"PostgreSQL, {School.objects.open().count():,} open schools, ten years", flush=True)
    slow = []
    for person, address, words in visits():
        meter = Meter(person, beside=plain_page())
        meter.page(words, address)
        slow += [words] if meter.took[0] * 1000 > TARGET_MS else []
        if options.plans:
            explain(meter, address)
    print(f"over {TARGET_MS} ms here: {', '.join(slow) or 'none'}")


def plain_page() -> str:
    """The address of a page that has the frame and nothing in it."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path

    from accounts.permissions import signed_in
    from liaison import urls

    @signed_in
    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(PLAIN).render({}, request))

    if not any(getattr(pattern, "name", "") == "plain" for pattern in urls.urlpatterns):
        urls.urlpatterns.append(path("plain/", plain, name="plain"))
    return "/plain/"


def explain(meter: Any, address: str) -> None:
    """What PostgreSQL does for the query of this page that takes it longest."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        meter.get(address)
    slowest = max(queries, key=lambda query: float(query["time"]))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + slowest["sql"])
        print(slowest["sql"], *(line for (line,) in cursor.fetchall()), sep="\n    ")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--schools", type=int, default=26_506)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    os.chdir(ROOT)
    chosen = arguments()
    if not chosen.measure:
        main(chosen)
    else:
        import django

        sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
        django.setup()
        measure(chosen)
