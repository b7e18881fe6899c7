"""When officers are away from all schools: recorded for one or many, moved, called off."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.wording import spoken
from officers.actions.refusals import OfficerError, refuse_stranger, refusing
from officers.models import Absence, Officer

ENDS_BEFORE_START = gettext_lazy("The last day must not be before the first day")


@transaction.atomic
def record_absences(
    *, officers: Sequence[Officer], kind: str, from_on: date, until_on: date, by: User
) -> list[Absence]:
    """The same days away for each of these officers, all or none. No two absences of an officer share a day."""
    if not officers:
        raise OfficerError(_("Choose at least one officer"), field="officers")
    if kind not in Absence.Kind.values:
        raise OfficerError(_("Select why the officers are away"), field="kind")
    if until_on < from_on:
        raise OfficerError(str(ENDS_BEFORE_START), field="until_on")
    locked = _lock({officer.pk for officer in officers})
    _refuse_strangers(locked, by)
    _refuse_second_absence(locked, from_on, until_on)
    with refusing({"no_overlap": ("officers", _("One of these officers is away already in some of these days"))}):
        return Absence.objects.bulk_create(
            Absence(officer=officer, kind=kind, from_on=from_on, until_on=until_on, recorded_by=by)
            for officer in locked
        )


@transaction.atomic
def move_absence_end(*, absence: Absence, until_on: date, by: User) -> None:
    """Another last day, earlier or later."""
    refuse_stranger(absence.officer, by)
    if until_on < absence.from_on:
        raise OfficerError(str(ENDS_BEFORE_START), field="until_on")
    locked = _lock({absence.officer_id})
    _refuse_second_absence(locked, absence.from_on, until_on, field="until_on", besides=absence)
    words = _("%(officer)s is away again before that day") % {"officer": absence.officer.display_name}
    with refusing({"no_overlap": ("until_on", words)}):
        moved = (
            Absence.objects.standing()
            .filter(pk=absence.pk, from_on=absence.from_on, until_on=absence.until_on)
            .update(until_on=until_on)
        )
    if moved != 1:
        raise OfficerError(_("This absence was changed or cancelled meanwhile. Look at it again."))
    absence.refresh_from_db()


@transaction.atomic
def cancel_absence(*, absence: Absence, by: User) -> None:
    """Call it off: the officer is not away after all. The row stays."""
    refuse_stranger(absence.officer, by)
    moved = Absence.objects.standing().filter(pk=absence.pk).update(cancelled_by=by, cancelled_at=timezone.now())
    if moved != 1:
        raise OfficerError(_("This absence was cancelled already."))
    absence.refresh_from_db()


def _lock(pks: set[int]) -> list[Officer]:
    """The officers, kept from others' absences until the transaction ends, so that two never wait for each other."""
    return list(Officer.objects.select_for_update(of=["self"]).filter(pk__in=pks).order_by("pk"))


def _refuse_strangers(officers: Sequence[Officer], by: User) -> None:
    kept = set(Officer.objects.kept_by(by).filter(pk__in=[one.pk for one in officers]).values_list("pk", flat=True))
    for officer in officers:
        if officer.pk not in kept:
            raise OfficerError(
                _(
                    "Only a sergeant or inspector of %(command_unit)s keeps the record of %(officer)s, and "
                    "nobody keeps their own."
                )
                % {"command_unit": officer.command_unit, "officer": officer},
                field="officers",
            )


def _refuse_second_absence(
    officers: Sequence[Officer],
    from_on: date,
    until_on: date,
    *,
    field: str = "officers",
    besides: Absence | None = None,
) -> None:
    others = Absence.objects.standing().filter(officer__in=officers, from_on__lte=until_on, until_on__gte=from_on)
    if besides:
        others = others.exclude(pk=besides.pk)
    if clash := others.select_related("officer").order_by("from_on", "officer__display_name").first():
        raise OfficerError(
            _("%(officer)s is away already: %(kind)s, %(day)s to %(until)s")
            % {
                "officer": clash.officer,
                "kind": clash.get_kind_display().lower(),
                "day": spoken(clash.from_on),
                "until": spoken(clash.until_on),
            },
            field=field,
        )
