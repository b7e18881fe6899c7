"""Who may write in an officer's record, and what a database rule refuses, in words beside the answer at fault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import Role, User
from officers.models import Officer
from schools.models import CommandUnit, Force


class OfficerError(ActionError):
    """Something that cannot be recorded, in words for whoever tried."""


def refuse_stranger(officer: Officer, by: User) -> None:
    if not Officer.objects.kept_by(by).filter(pk=officer.pk).exists():
        raise OfficerError(
            _("Only a sergeant or inspector of %(command_unit)s keeps this record, and nobody keeps their own.")
            % {"command_unit": officer.command_unit}
        )


def refuse_other_force(force: Force, by: User) -> None:
    is_theirs = CommandUnit.objects.led_by(by, Role.INSPECTOR).filter(force=force).exists()
    if not (is_theirs or by.has_role(Role.ADMINISTRATOR)):
        raise OfficerError(
            _("Only an administrator or an inspector of %(force)s keeps its courses and role titles.")
            % {"force": force}
        )


def refuse_future(day: date, field: str, noun: str) -> None:
    if day > timezone.localdate():
        raise OfficerError(_("%(noun)s must be today or earlier") % {"noun": noun}, field=field)


@contextmanager
def refusing(rules: Mapping[str, tuple[str, str]]) -> Iterator[None]:
    """Turn what a database rule refuses into its words. Part of the rule's name leads to the field and the words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for rule, (field, words) in rules.items():
            if rule in str(error):
                raise OfficerError(words, field=field) from error
        raise
