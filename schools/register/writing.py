"""Writing schools: only rows that truly changed, a thousand at a time, so that memory stays flat."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from schools.models import LocalAuthority, School
from schools.register.reading import Found
from schools.register.tally import Tally

BATCH = 1000
FIELDS = (
    "name",
    "local_authority_id",
    "status",
    "type_group",
    "type_name",
    "phase",
    "opened_on",
    "closed_on",
    "street",
    "locality",
    "town",
    "postcode",
    "phone",
    "website",
    "registered_head",
)
UPDATED = [field.removesuffix("_id") for field in FIELDS]


class SchoolWriter:
    """Takes schools one by one and writes them in batches, counting what it does."""

    def __init__(self, tally: Tally, *, only_codes: Collection[str] = ()) -> None:
        self.tally = tally
        self.only_codes = frozenset(code.strip().zfill(3) for code in only_codes)
        self.authorities = dict(LocalAuthority.objects.values_list("code", "pk"))
        self.chosen = {pk for code, pk in self.authorities.items() if code in self.only_codes}
        self.batch: list[Found] = []

    def take(self, found: Found) -> None:
        self.batch.append(found)
        if len(self.batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken so far."""
        known = {
            urn: dict(zip(FIELDS, values, strict=True))
            for urn, *values in School.objects.filter(urn__in=[found.urn for found in self.batch])
            .order_by()
            .values_list("urn", *FIELDS)
        }
        schools = [school for found in self.batch if (school := self._changed(found, known.get(found.urn)))]
        # Another import may have added the same school meanwhile: then this one's word holds.
        School.objects.bulk_create(schools, update_conflicts=True, unique_fields=["urn"], update_fields=UPDATED)
        self.batch = []

    def _changed(self, found: Found, known: dict[str, Any] | None) -> School | None:
        """The school as it must be written, or None when there is nothing to write."""
        if not self._is_chosen(found, known):
            self.tally.skip(_("Not in the chosen local authority"))
            return None
        authority = self._authority(found, known)
        if authority is None:
            self.tally.skip(_("No local authority, closed") if found.is_closed else _("No local authority"))
            return None
        values = (known or {}) | found.values | {"local_authority_id": authority}
        if values == known:
            self.tally.run.unchanged += 1
            return None
        self._count(known, values)
        return School(urn=found.urn, **values)

    def _is_chosen(self, found: Found, known: dict[str, Any] | None) -> bool:
        """In a chosen authority by the file, or by what we knew: so that a school that moves out is not lost."""
        if not self.only_codes or found.la_code in self.only_codes:
            return True
        return known is not None and known["local_authority_id"] in self.chosen

    def _authority(self, found: Found, known: dict[str, Any] | None) -> int | None:
        """The register's own local authority for the school, made when new; where it is blank, the one we knew."""
        if not found.la_code:
            return known["local_authority_id"] if known else None
        if found.la_code not in self.authorities:
            authority, _ = LocalAuthority.objects.get_or_create(
                code=found.la_code, defaults={"name": found.la_name[:120] or f"Local authority {found.la_code}"}
            )
            self.authorities[found.la_code] = authority.pk
        return self.authorities[found.la_code]

    def _count(self, known: dict[str, Any] | None, values: dict[str, Any]) -> None:
        if known is None:
            self.tally.run.new += 1
            return
        self.tally.run.changed += 1
        if known["status"] in School.OPEN_STATUSES and values["status"] == School.Status.CLOSED:
            self.tally.run.closed += 1
