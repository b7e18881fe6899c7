"""Brings the Welsh catalogue up to date: `script/messages`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from liaison.translating import catalogue
from liaison.translating.extracting import all_messages


class Command(BaseCommand):
    help = "Takes what is marked for translation into locale/cy, and says what still has no Welsh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="name each sentence that schools read without Welsh")

    def handle(self, *args: Any, **options: Any) -> None:
        welsh = catalogue.read()
        catalogue.bring_up_to_date(welsh, all_messages())
        welsh.save()
        missing = catalogue.without_welsh(welsh)
        self.stdout.write(
            f"{len(welsh)} sentences are marked. {len(missing)} that schools read have no Welsh. "
            f"{catalogue.unchecked(welsh)} are machine-made and not checked yet."
        )
        if options["list"] and missing:
            self.stdout.write("\n".join(f"- {words}" for words in missing))
