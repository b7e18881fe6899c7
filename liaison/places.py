"""Where a person belongs."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Role, User


@dataclass(frozen=True)
class Held:
    """One place or role of a person, in words (“Sergeant at North Area”)."""

    words: str
    role: str
    # A posting, an advisership or a contact; none for an administrator, who belongs everywhere.
    row: Model | None = None

    @property
    def key(self) -> str:
        """Its name in the address of the page where it is ended. A contact is ended at the school."""
        if self.role == Role.SCHOOL:
            return ""
        return f"{self.role.lower()}-{self.row.pk}" if self.row else self.role.lower()


def held_by(user: User) -> list[Held]:
    """Four queries, whatever the number of places."""
    held = [
        Held(_in_words(posting.get_role_display(), posting.command_unit), posting.role, posting)
        for posting in user.postings.select_related("command_unit")
    ]
    held += [
        Held(_in_words(_("Adviser"), row.local_authority), Role.ADVISER, row)
        for row in user.adviserships.select_related("local_authority")
    ]
    held += [
        Held(_in_words(contact.get_role_display(), contact.school), Role.SCHOOL, contact)
        for contact in user.contacts.current().select_related("school")
    ]
    if user.has_role(Role.ADMINISTRATOR):
        held.append(Held(str(Role.ADMINISTRATOR.label), Role.ADMINISTRATOR))
    return held


def places_of(user: User) -> list[str]:
    """In words alone."""
    return [held.words for held in held_by(user)]


def _in_words(role: str, place: object) -> str:
    return _("%(role)s at %(place)s") % {"role": role, "place": place}
