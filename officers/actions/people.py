"""Officers themselves: who they are and where they belong."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from officers.actions.refusals import OfficerError, refuse_stranger, refusing
from officers.actions.role_titles import usual_role_title
from officers.models import Officer, RoleTitle
from schools.models import Cluster, CommandUnit


class OfficerFacts(TypedDict):
    display_name: str
    legal_name: str
    rank: str
    collar_number: str
    # None for whatever the force usually calls its school officers.
    role_title: RoleTitle | None
    cluster: Cluster | None
    supervisor: User | None
    service_since: date | None
    phone: str
    email: str
    user: User | None


@transaction.atomic
def add_officer(*, command_unit: CommandUnit, by: User, **facts: Unpack[OfficerFacts]) -> Officer:
    """A new officer of the command unit, and so of its force."""
    if not CommandUnit.objects.run_by(by).filter(pk=command_unit.pk).exists():
        raise OfficerError(_("Choose a command unit where you are posted"), field="command_unit")
    officer = Officer(command_unit=command_unit, force=command_unit.force)
    return _save_facts(officer, by, facts)


@transaction.atomic
def change_officer(*, officer: Officer, by: User, **facts: Unpack[OfficerFacts]) -> Officer:
    """What the portal says of an officer. Officers stay in their command unit."""
    refuse_stranger(officer, by)
    return _save_facts(Officer.objects.select_for_update().get(pk=officer.pk), by, facts)


def _save_facts(officer: Officer, by: User, facts: OfficerFacts) -> Officer:
    _refuse_unposted(facts["supervisor"], Role.SERGEANT, officer.command_unit, "supervisor")
    _refuse_unposted(facts["user"], Role.OFFICER, officer.command_unit, "user")
    if facts["user"] == by:
        raise OfficerError(_("Nobody keeps their own record"), field="user")
    title = facts["role_title"] or usual_role_title(officer.force)
    if title.force_id != officer.force_id:
        raise OfficerError(_("Choose a role title of %(force)s") % {"force": officer.force}, field="role_title")
    if facts["cluster"] is not None and facts["cluster"].command_unit_id != officer.command_unit_id:
        raise OfficerError(
            _("Choose a cluster of %(command_unit)s") % {"command_unit": officer.command_unit}, field="cluster"
        )
    for name, value in facts.items():
        setattr(officer, name, value)
    officer.role_title = title
    # In one spelling, so that once in the force means once whatever was typed.
    officer.collar_number = "".join(facts["collar_number"].upper().split())
    with refusing(
        {
            "collar_number": (
                "collar_number",
                _("Another officer of %(force)s has this collar number") % {"force": officer.force},
            ),
            "user_id": ("user", _("Another officer signs in with this account")),
        }
    ):
        officer.save()
    return officer


def _refuse_unposted(person: User | None, role: Role, unit: CommandUnit, field: str) -> None:
    if person is not None and not unit.postings.filter(user=person, role=role).exists():
        raise OfficerError(
            _("%(person)s is no %(role)s at %(unit)s") % {"person": person, "role": role.label.lower(), "unit": unit},
            field=field,
        )
