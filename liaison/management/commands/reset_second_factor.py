"""Reset the second factor of an administrator with no other administrator to ask."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.actions import AccountError
from accounts.models import User
from liaison.people import reset_second_factor


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="kept on record, and told to the person")

    def handle(self, *args: Any, email: str, reason: str, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}.")
        try:
            reset_second_factor(user=user, reason=reason, by=None)
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.name} sets up a new second factor at the next sign-in, and is told by email.")
