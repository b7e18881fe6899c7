"""Invite a person from the command line: how the first administrator gets in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import AccountError
from accounts.links import invitation_link
from accounts.models import Role
from liaison.people import Place, invite_person
from schools.models import CommandUnit, LocalAuthority

# A school contact is invited from the school's page.
ROLES = [role for role in Role.values if role != Role.SCHOOL]


class Command(BaseCommand):
    help = "Invite a person by email. Prints the link too, for when mail is not yet set up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=ROLES, action="append", dest="roles")
        parser.add_argument("--unit", help="code of the command unit, for police roles")
        parser.add_argument("--local-authority", help="DfE code, for an adviser")

    def handle(self, *args: Any, **options: Any) -> None:
        place = Place(command_unit=_unit(options["unit"]), local_authority=_authority(options["local_authority"]))
        try:
            invitation = invite_person(
                email=options["email"], name=options["name"], roles=options["roles"], place=place, by=None
            )
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"A letter to {invitation.user.email} is queued. The link, for {invitation.user.name} alone:")
        self.stdout.write(invitation_link(invitation))


def _unit(code: str | None) -> CommandUnit | None:
    if not code:
        return None
    units = list(CommandUnit.objects.filter(code=code)[:2])
    if len(units) != 1:
        raise CommandError(f"{'No' if not units else 'More than one'} command unit has the code {code}.")
    return units[0]


def _authority(code: str | None) -> LocalAuthority | None:
    if not code:
        return None
    authority = LocalAuthority.objects.filter(code=code).first()
    if authority is None:
        raise CommandError(f"No local authority has the code {code}.")
    return authority
