"""Officers: who they are, by their collar number."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from accounts.wording import spoken
from officers.actions.role_titles import usual_role_title
from officers.imports.reading import COLLAR, UnitReader, collar_in, some_day
from officers.models import Officer, RoleTitle
from schools.keepers import posted_to
from schools.models import Cluster, CommandUnit, RegisterImport
from schools.register.cells import RowError, check_fits, phone_in
from schools.register.files import Row
from schools.register.trial import Trial

# What each field is called when the page says that it changes.
LABELS = {
    "display_name": "name",
    "legal_name": gettext_lazy("legal name"),
    "rank": gettext_lazy("rank"),
    "role_title": gettext_lazy("role title"),
    "cluster": gettext_lazy("cluster"),
    "supervisor": gettext_lazy("supervisor"),
    "service_since": gettext_lazy("in the police since"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("email"),
}


class OfficerReader(UnitReader):
    """A blank cell changes nothing, and who is not in the file is left alone."""

    kind = RegisterImport.Kind.OFFICERS
    columns = {
        "collar_number": COLLAR,
        "display_name": ("name", "display name", "officer"),
        "legal_name": ("legal_name", "legal name", "full name"),
        "rank": ("rank",),
        "role_title": ("role_title", "role title", "role"),
        "cluster": ("cluster",),
        "supervisor": ("supervisor_email", "supervisor email", "supervisor", "supervising sergeant"),
        "service_since": ("service_since", "police service since", "in the police since"),
        "phone": ("phone", "telephone"),
        "email": ("email", "email address"),
    }
    needed = ("collar_number",)

    def __init__(self, unit: CommandUnit, trial: Trial, *, by: User) -> None:
        super().__init__(unit, trial, by=by)
        sergeants = posted_to([unit], Role.SERGEANT)
        self.sergeants = {person.email.casefold(): person for person in sergeants}
        self.titles = {title.name.casefold(): title for title in RoleTitle.objects.filter(force=unit.force)}
        self.clusters = {cluster.name.casefold(): cluster for cluster in Cluster.objects.filter(command_unit=unit)}
        self.new: list[Officer] = []
        # Those among the new ones who get the title that the force gives as its usual one.
        self.untitled: list[Officer] = []
        self.changed: list[Officer] = []

    def unit_officers(self) -> list[Officer]:
        unit = Officer.objects.filter(command_unit=self.unit)
        return list(unit.select_related("role_title", "cluster", "supervisor"))

    def take(self, row: Row) -> None:
        number = collar_in(row["collar_number"])
        self.refuse_elsewhere(number)
        facts = self._facts(row)
        check_fits(Officer, facts | {"collar_number": number})
        if number in self.officers:
            officer = self.officer(row)
            self.once(number, row, "officer")
            self._change(row, officer, facts)
        else:
            self._add(row, number, facts)

    def batch_size(self) -> int:
        return len(self.new) + len(self.changed)

    def write(self) -> None:
        if self.untitled:
            usual = usual_role_title(self.unit.force)
            for officer in self.untitled:
                officer.role_title = usual
        Officer.objects.bulk_create(self.new)
        Officer.objects.bulk_update(self.changed, list(LABELS))
        self.forget()

    def forget(self) -> None:
        self.new, self.untitled, self.changed = [], [], []

    def _add(self, row: Row, number: str, facts: dict[str, Any]) -> None:
        self._refuse_nameless(row, facts)
        self.once(number, row, "officer")
        officer = Officer(command_unit=self.unit, force=self.unit.force, collar_number=number, **facts)
        self.new.append(officer)
        told = [f"{LABELS[name]} {_said(value)}" for name, value in facts.items() if name != "display_name"]
        if "role_title" not in facts:
            self.untitled.append(officer)
            told.append(_("role title %(officer_title)s") % {"officer_title": self.unit.force.officer_title})
        self.trial.is_new(row, f"{facts['display_name']} ({number})", ", ".join(told))

    def _refuse_nameless(self, row: Row, facts: dict[str, Any]) -> None:
        if "display_name" not in facts:
            raise RowError(
                _("%(unit)s has no officer with this collar number, and the row has no name for a new one.")
                % {"unit": self.unit}
            )

    def _change(self, row: Row, officer: Officer, facts: dict[str, Any]) -> None:
        other = {name: value for name, value in facts.items() if getattr(officer, name) != value}
        if not other:
            self.trial.is_the_same()
            return
        told = [f"{LABELS[name]}: {_said(getattr(officer, name))} → {_said(value)}" for name, value in other.items()]
        self.trial.is_changed(row, str(officer), "; ".join(told))
        for name, value in other.items():
            setattr(officer, name, value)
        self.changed.append(officer)

    def _facts(self, row: Row) -> dict[str, Any]:
        """What the row says; a blank cell says nothing."""
        since = some_day(row, "service_since", _("The day of joining the police"))
        if since and since > timezone.localdate():
            raise RowError(_("The day of joining the police, %(day)s, lies in the future.") % {"day": spoken(since)})
        facts = {
            "display_name": row["display_name"],
            "legal_name": row["legal_name"],
            "rank": row["rank"],
            "role_title": _one_of(
                self.titles, row["role_title"], _("%(force)s has no role title") % {"force": self.unit.force}
            ),
            "cluster": _one_of(self.clusters, row["cluster"], _("%(unit)s has no cluster") % {"unit": self.unit}),
            "supervisor": _one_of(
                self.sergeants, row["supervisor"], _("%(unit)s has no sergeant with the address") % {"unit": self.unit}
            ),
            "service_since": since,
            "phone": phone_in(row["phone"]),
            "email": _email(row["email"]),
        }
        return {name: value for name, value in facts.items() if value not in {"", None}}


def _one_of(known: dict[str, Any], text: str, refusal: str) -> Any:
    if text and text.casefold() not in known:
        raise RowError(f"{refusal} “{text[:80]}”.")
    return known.get(text.casefold())


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise RowError(_("“%(text)s” is not an email address.") % {"text": text[:80]}) from error
    return text


def _said(value: Any) -> str:
    return spoken(value) if hasattr(value, "isoformat") else str(value or "none")
