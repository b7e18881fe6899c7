"""Run the gate by hand."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.wording import spoken
from deployments import actions


class Command(BaseCommand):
    help = "Let through, or hold, every announced change whose day has come. Running it twice changes nothing more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="for this day, YYYY-MM-DD, today or earlier; today if left out")

    def handle(self, *args: Any, on: str | None, **options: Any) -> None:
        report = actions.take_effect(on=_day(on))
        self.stdout.write(f"{report.in_effect} in effect, {report.held} held.")
        if report.failed:
            raise CommandError(f"{report.failed} plans met an error and were left as they were; the log says which.")


def _day(words: str | None) -> date:
    if words is None:
        return timezone.localdate()
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise CommandError(f"“{words}” is not a day. Write it as YYYY-MM-DD.") from None
    if day > timezone.localdate():
        raise CommandError(f"{spoken(day)} has not come yet. No change takes effect before its day.")
    return day
