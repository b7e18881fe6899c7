"""Fill an empty database with the invented demonstration area."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from liaison.demo.people import ACCOUNTS, address_of
from liaison.demo.seeding import DemoError, is_seeded, seed

# Long enough, and easy to type on a stage.
PASSWORD = "schools-hear-first"  # noqa: S105 - known to all, for invented people only


class Command(BaseCommand):
    help = "Fill an empty database with an invented area, and print its accounts. Does nothing where it already stands."

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD") or PASSWORD
        if not is_seeded():
            try:
                seed(password=password)
            except DemoError as error:
                raise CommandError(str(error)) from error
        self._greet(password)

    def _greet(self, password: str) -> None:
        self.stdout.write("Sign in to the invented area as")
        for account, (name, role) in ACCOUNTS.items():
            self.stdout.write(f"  {address_of(account):<24}{name}, {role}")
        administrator = User.objects.get(email=address_of("admin"))
        if administrator.check_password(password):
            self.stdout.write(f"each with the password  {password}")
        else:
            self.stdout.write("each with the password that was set when the area was made")
