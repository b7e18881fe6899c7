"""What began before Liaison knew of it goes on the register, once a unit has begun to announce."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.wording import spoken
from deployments.models import Deployment, Redeployment, RegisterEntry
from schools.models import CommandUnit

CAUSE = gettext_lazy("Imported from a file after the officer had begun. Liaison had told the school nothing of it.")


def has_announced(unit: CommandUnit) -> bool:
    """Whether the unit ever told a school of a plan: until then an import is its opening balance."""
    return Redeployment.objects.filter(command_unit=unit, announced_at__isnull=False).exists()


def enter_late(deployments: Sequence[Deployment], *, unit: CommandUnit, by: User) -> None:
    """A row on the register for each deployment, in the name of whoever entered it."""
    RegisterEntry.objects.bulk_create([_entry(deployment, unit, by) for deployment in deployments])


def _entry(deployment: Deployment, unit: CommandUnit, by: User) -> RegisterEntry:
    news = _("%(school)s: %(officer)s works there from %(day)s, entered late") % {
        "school": deployment.school,
        "officer": deployment.officer,
        "day": spoken(deployment.from_on),
    }
    return RegisterEntry(
        deployment=deployment,
        command_unit=unit,
        school=deployment.school,
        shortfall=RegisterEntry.Shortfall.ENTERED_LATE,
        summary=news[:300],
        cause=str(CAUSE),
        took_effect_on=deployment.from_on,
        lead_days=0,
        minimum_days=unit.force.minimum_notice_days,
        author=by,
    )
