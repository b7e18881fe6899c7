"""The desk's pages beside a page of fifty rows that asks the database for nothing more, on each database.

One unit of 60 officers and 400 schools, a neighbour as large, and 500 schools for one plan. The long lists are measured
at 1,000 and at 250,000 notices, deliveries and deployments. Medians: first by the clock, then what this process took of
the processor, without the database's share. Their ratios to the page of fifty rows say more than milliseconds do.

  script/bench desk [ROWS …]   other numbers of rows than 1000 and 250000
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from databases import fresh_databases

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 250_000)
TRIALS = 9
SLOW_TRIALS = 5

# Seconds by the clock, and of this process.
Pair = tuple[float, float]


def main(sizes: list[str]) -> None:
    for name, database_url in fresh_databases():
        environment = {**os.environ, "DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "liaison.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment, check=True)
        # A process of its own: Django chooses its database when it starts.
        subprocess.run([sys.executable, __file__, "--measure", name, *sizes], env=environment, check=True)


class Meter:
    """Times pages of one signed-in person, and prints each beside another page."""

    def __init__(self, person: Any, beside: str) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(person)
        self.base = beside

    def measure_base(self) -> None:
        _, base = self.beside(lambda: None)
        self.say("a page of fifty rows, no queries of its own", base, base, "")

    def get(self, address: str) -> Any:
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    def page(self, words: str, address: str) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            self.get(address)
        count = len(queries)
        self.took, base = self.beside(lambda: self.get(address))
        self.say(words, self.took, base, f"{count:4} queries")

    def act(self, words: str, prepare: Any, act: Any) -> None:
        """Something that can be done once: prepared anew for each trial."""
        took, base = [], []
        for _ in range(SLOW_TRIALS):
            thing = prepare()
            took.append(timed(lambda thing=thing: act(thing)))
            base.append(timed(lambda: self.get(self.base)))
        self.say(words, middle(took), middle(base), "")

    def say(self, words: str, took: Pair, base: Pair, more: str) -> None:
        line = f"  {words:<52}{took[0] * 1000:8.1f} ms{took[0] / base[0]:7.2f} ×"
        print(f"{line}{took[1] * 1000:8.1f} ms{took[1] / base[1]:7.2f} ×{more:>12}", flush=True)

    def beside(self, act: Any, trials: int = TRIALS) -> tuple[Pair, Pair]:
        """Seconds of this and of the other page, in turns: what else the machine does slows both."""
        act(), self.get(self.base)
        pairs = [(timed(act), timed(lambda: self.get(self.base))) for _ in range(trials)]
        took, base = zip(*pairs, strict=True)
        return middle(list(took)), middle(list(base))


def timed(act: Any) -> Pair:
    wall, own = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - own


def middle(trials: list[Pair]) -> Pair:
    wall, own = zip(*trials, strict=True)
    return statistics.median(wall), statistics.median(own)


def measure(name: str, sizes: list[int]) -> None:
    from desk_rows import Area, fifty_rows

    print(f"{name}, 60 officers and 400 schools", flush=True)
    area = Area()
    meter = Meter(area.sergeant, beside=fifty_rows())
    meter.measure_base()
    measure_desk(meter)
    measure_plan(meter, area)
    for size in sizes:
        area.grow(size)
        print(f"{name}, {size:,} notices, deliveries and deployments", flush=True)
        meter.measure_base()
        measure_lists(meter)


def measure_desk(meter: Meter) -> None:
    meter.page("team board", "/team/")
    meter.page("team board in twelve weeks", "/team/?" + in_weeks(12))
    meter.page("timeline", "/timeline/")
    meter.page("forecast", "/forecast/")
    meter.page("officers", "/officers/")
    meter.page("schools", "/schools/")
    meter.page("redeployments", "/redeployments/")


def in_weeks(weeks: int) -> str:
    from datetime import timedelta

    from django.utils import timezone

    day = timezone.localdate() + timedelta(weeks=weeks)
    return f"on_0={day.day}&on_1={day.month}&on_2={day.year}"


def measure_plan(meter: Meter, area: Any) -> None:
    planner = Meter(area.planner, beside=meter.base)
    plan = area.plan()
    area.add_changes(plan)
    planner.page("page of a plan of 500 schools", f"/redeployments/{plan.pk}/")
    planner.page("what it would do", f"/redeployments/{plan.pk}/effect/")
    planner.act("planning 500 schools", area.plan, lambda plan: area.post_changes(planner.client, plan))
    planner.act("scheduling 500 schools", area.full_plan, lambda plan: area.post_schedule(planner.client, plan))


def measure_lists(meter: Meter) -> None:
    from desk_rows import mark_of_the_middle

    lists = {
        "notices": ("/notices/", "q", "state=CORRECTED"),
        "mail": ("/mail/", "words", "state=BOUNCED"),
        "deployments": ("/deployments/", "q", "when=running"),
    }
    for name, (address, words, narrowed) in lists.items():
        meter.page(f"{name}: open", address)
        for what, word in (("common", "school"), ("rare", "quillfeather"), ("absent", "nowhere")):
            meter.page(f"{name}: search, a word that is {what}", f"{address}?{words}={word}")
        meter.page(f"{name}: search, two words", f"{address}?{words}=quillfeather+school")
        meter.page(f"{name}: filter", f"{address}?{narrowed}")
        meter.page(f"{name}: a page half-way down", f"{address}?after={mark_of_the_middle(name)}")


if __name__ == "__main__":
    os.chdir(ROOT)
    if sys.argv[1:2] != ["--measure"]:
        main(sys.argv[1:])
    else:
        import django

        sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
        django.setup()
        measure(sys.argv[2], [int(size) for size in sys.argv[3:]] or list(SIZES))
