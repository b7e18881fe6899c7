"""Home for an administrator: who signs in, what was imported, where somebody is missing."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from schools.models import Contact, LocalAuthority, RegisterImport, School

SHOWN = 5


def for_administrator(user: User, today: date) -> dict[str, Any]:
    """Schools count where a command unit serves them: elsewhere nobody is to be told."""
    people = User.objects.visible_to(user).active()
    served = School.objects.visible_to(user).open().filter(local_authority__command_unit__isnull=False)
    reachable = Contact.objects.live().filter(school=OuterRef("pk"))
    return {
        "people": people.count(),
        "never_signed_in": people.never_signed_in().count(),
        "imports": list(RegisterImport.objects.select_related("imported_by")[:SHOWN]),
        "schools": served.count(),
        "without_head": served.filter(~Exists(reachable.filter(role=Contact.Role.HEAD))).count(),
        "without_dsl": served.filter(~Exists(reachable.filter(role=Contact.Role.DSL))).count(),
        "without_unit": LocalAuthority.objects.visible_to(user).filter(command_unit=None).count(),
    }
