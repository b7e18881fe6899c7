"""The import of contacts: the register has no address of anybody, so they come from a list."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from schools.actions import ContactError, take_address
from schools.models import AddressProof, Contact, RegisterImport, School
from schools.register.cells import REPLACED, RowError, SkippedRow, check_fits, phone_in, urn_in
from schools.register.files import Columns, Row, Source, open_rows
from schools.register.tally import Tally

COLUMNS: Columns = {
    "urn": ("urn",),
    "role": ("role",),
    "name": ("name",),
    "email": ("email", "email address"),
    "phone": ("phone", "telephone"),
    "shared": ("shared", "shared mailbox"),
}
NEEDED = ("urn", "role", "email")
BATCH = 1000

ROLES = {
    Contact.Role.HEAD: ("head", "headteacher", "head teacher", "principal", "executive head", "executive headteacher"),
    Contact.Role.DSL: ("dsl", "designated safeguarding lead", "safeguarding lead"),
    Contact.Role.DEPUTY_DSL: ("deputy dsl", "ddsl", "deputy designated safeguarding lead", "deputy safeguarding lead"),
    Contact.Role.RECEPTION: ("reception", "office", "school office"),
}
ROLE_BY_WORD = {word: role for role, words in ROLES.items() for word in words}
YES, NO = {"yes", "y", "true", "1", "shared"}, {"no", "n", "false", "0", ""}

Place = tuple[int, str, str]


@transaction.atomic
def import_contacts(*, source: Source, file_name: str, by: User | None) -> RegisterImport:
    """Add the contacts of a list and bring names and phones up to date. Raises RegisterFileError.

    Who is not on the list is left alone, and who has left does not come back by a list. The list is the police's: an
    address on it that waits to be proved is vouched for.
    """
    tally = Tally.begin(RegisterImport.Kind.CONTACTS, file_name=file_name, by=by)
    writer = _ContactWriter(tally)
    with open_rows(source, columns=COLUMNS, needed=NEEDED) as rows:
        for row in rows:
            try:
                writer.take(row)
            except (RowError, SkippedRow) as reason:
                text = _("The URN is a children's centre's.") if isinstance(reason, SkippedRow) else reason
                tally.reject(row.line, f"{row['urn']} {row['email']}".strip(), text)
    writer.write()
    return tally.save()


class _ContactWriter:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.schools = {
            urn: (status, after) for urn, status, after in School.objects.values_list("urn", "status", "successor")
        }
        self.standing: dict[Place, Contact] = {}
        self.left: dict[Place, Contact] = {}
        for contact in Contact.objects.order_by("left_on"):
            place = (contact.school_id, contact.role, contact.email.lower())
            (self.left if contact.state == Contact.State.LEFT else self.standing)[place] = contact
        # A list does not know that mail came back from an address that stands there already.
        bouncing = Q(contact__state=Contact.State.BOUNCING, address__iexact=F("contact__email"))
        waiting = AddressProof.objects.open().exclude(bouncing).select_related("contact")
        self.waiting = {(each.contact.school_id, each.contact.role, each.address.lower()): each for each in waiting}
        self.lines: dict[Place, int] = {}
        self.new: list[Contact] = []
        self.changed: list[Contact] = []
        self.vouched: list[AddressProof] = []

    def take(self, row: Row) -> None:
        """Decide what becomes of one row. Raises RowError."""
        values = _read_contact(row)
        urn = self._open_school(row["urn"])
        place = (urn, values["role"], values["email"].lower())
        if place in self.lines:
            raise RowError(_("The same contact stands at line %(lines)s already.") % {"lines": self.lines[place]})
        standing, proof = self.standing.get(place), self.waiting.get(place)
        if proof and (standing is None or standing.pk == proof.contact_id):
            self.vouched.append(proof)
            self._update(self._own(proof.contact), values, is_news=True)
        elif standing:
            self._update(standing, values)
        elif place in self.left:
            day = self.left[place].left_on
            raise RowError(
                _("This contact left on %(day)s. Add the person by hand if they are back.") % {"day": f"{day:%d/%m/%Y}"}
            )
        elif not values["name"]:
            raise RowError(_("The row has no name."))
        else:
            self.new.append(Contact(school_id=urn, **values))
        self.lines[place] = row.line

    def write(self) -> None:
        # Somebody may be adding the same contact on the page at this moment: theirs holds.
        Contact.objects.bulk_create(self.new, batch_size=BATCH, ignore_conflicts=True)
        Contact.objects.bulk_update(self.changed, ["name", "phone", "is_shared"], batch_size=BATCH)
        for proof in self.vouched:
            # Somebody may have entered the address elsewhere at this moment: that holds too.
            with suppress(ContactError):
                take_address(proof=proof)
        self.tally.run.new, self.tally.run.changed = len(self.new), len(self.changed)

    def _open_school(self, text: str) -> int:
        urn = urn_in(text)
        if urn not in self.schools:
            raise RowError(_("No school has the URN %(urn)s. Import the register first.") % {"urn": urn})
        status, after = self.schools[urn]
        if status == School.Status.CLOSED:
            words = _("School %(urn)s has closed; %(after)s follows it.") if after else _("School %(urn)s has closed.")
            raise RowError(words % {"urn": urn, "after": after})
        return urn

    def _own(self, contact: Contact) -> Contact:
        """The same object that other rows of the list may change."""
        return self.standing[contact.school_id, contact.role, contact.email.lower()]

    def _update(self, contact: Contact, values: dict[str, Any], *, is_news: bool = False) -> None:
        """Take over what the row knows; a blank cell changes nothing."""
        known = {name: values[name] for name in ("name", "phone", "is_shared") if values.get(name) not in {"", None}}
        if not is_news and all(getattr(contact, name) == value for name, value in known.items()):
            self.tally.run.unchanged += 1
            return
        for name, value in known.items():
            setattr(contact, name, value)
        self.changed.append(contact)


def _read_contact(row: Row) -> dict[str, Any]:
    if row.overflows:
        raise RowError(_("The row has more cells than the file has columns."))
    values: dict[str, Any] = {"role": _role(row), "name": row["name"], "email": _email(row)}
    values["phone"] = phone_in(row["phone"])
    if row["shared"] or _is_shared_role(row):
        values["is_shared"] = _is_shared_role(row) or _yes(row["shared"])
        values["name"] = values["name"] or Contact.Role(values["role"]).label
    check_fits(Contact, values)
    return values


def _role(row: Row) -> str:
    """The role in words people use; "shared head" and "DSL (shared)" are that role's shared mailbox."""
    words = " ".join(_role_words(row).replace("shared mailbox", "").replace("shared", "").split())
    if not words and _is_shared_role(row):
        return Contact.Role.RECEPTION
    if words not in ROLE_BY_WORD:
        raise RowError(
            _("The role “%(role)s” is not known.") % {"role": row["role"][:40]}
            if row["role"]
            else _("The row has no role.")
        )
    return ROLE_BY_WORD[words]


def _role_words(row: Row) -> str:
    plain = "".join(character if character.isalnum() else " " for character in row["role"].casefold())
    return " ".join(plain.split())


def _is_shared_role(row: Row) -> bool:
    return "shared" in _role_words(row).split()


def _email(row: Row) -> str:
    address = row["email"].removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError as error:
        if not address:
            raise RowError(_("The row has no email address.")) from error
        raise RowError(
            _("“%(address)s” is not an email address.") % {"address": address[:80].replace(REPLACED, "?")}
        ) from error
    return address


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise RowError(_("“%(text)s” under “shared” is neither yes nor no.") % {"text": text[:40]})
    return word in YES
