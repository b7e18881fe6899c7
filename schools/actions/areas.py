"""Command units, and which local authorities lie under them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import User
from schools.actions.clusters import keep_clusters_in_their_unit
from schools.models import CommandUnit, Force, LocalAuthority


class AreaError(ActionError):
    """Why an area cannot be as asked, in words for the administrator."""


def save_force(
    *,
    force: Force,
    by: User,
    name: str,
    officer_title: str,
    minimum_notice_days: int,
    remind_after_days: int,
    told_by: str,
    minimum_service_months: int,
    most_schools_per_officer: int,
    report_url: str,
) -> None:
    """A new force, or a standing one with a new policy."""
    force.name, force.officer_title, force.report_url = name, officer_title, report_url
    force.minimum_notice_days, force.remind_after_days, force.told_by = minimum_notice_days, remind_after_days, told_by
    force.minimum_service_months, force.most_schools_per_officer = minimum_service_months, most_schools_per_officer
    try:
        with transaction.atomic():
            force.save()
    except IntegrityError as error:
        raise AreaError(_("There is a force of this name already."), field="name") from error


def add_unit(*, force: Force, by: User, name: str, code: str, email: str, phone: str) -> CommandUnit:
    """A new command unit of the force."""
    unit = CommandUnit(force=force)
    change_unit(unit=unit, by=by, name=name, code=code, email=email, phone=phone)
    return unit


def change_unit(*, unit: CommandUnit, by: User, name: str, code: str, email: str, phone: str) -> None:
    """New particulars. The database keeps a code from standing twice in a force."""
    unit.name, unit.code, unit.email, unit.phone = name, code, email, phone
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise AreaError(
            _("Another command unit of %(force)s has the code %(code)s.") % {"force": unit.force, "code": code},
            field="code",
        ) from error


@transaction.atomic
def place_authority(*, authority: LocalAuthority, by: User, unit: CommandUnit | None) -> None:
    """Put the local authority under the command unit, or under none. Its schools leave the clusters of another."""
    authority.command_unit = unit
    authority.save(update_fields=["command_unit"])
    keep_clusters_in_their_unit()
