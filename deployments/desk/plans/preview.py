"""A plan's notices before they are sent: which schools, in which words, to whom."""

from dataclasses import dataclass, field

from accounts.mail import Words, written_in
from deployments.models import Notice, Redeployment
from deployments.notices.render import NoticeWords, NoticeWriter
from schools.models import Contact, School


@dataclass
class Reader:
    """One address that gets the notice, with every role it has at the school."""

    contact: Contact
    roles: list[str] = field(default_factory=list)


class Preview:
    """The notices of a plan as they would be written now, and a school to look at: the named one or the first."""

    def __init__(self, plan: Redeployment, urn: str = "") -> None:
        self.writer = NoticeWriter(plan)
        rows = [changes[0].school for changes in self.writer.changes.values()]
        self.schools: list[School] = sorted(rows, key=lambda school: (school.name, school.urn))
        wanted = [n for n, school in enumerate(self.schools) if str(school.urn) == urn]
        self.place = wanted[0] if wanted else 0
        self.is_found = bool(wanted) or (not urn and bool(self.schools))

    @property
    def school(self) -> School:
        return self.schools[self.place]

    @property
    def previous(self) -> School | None:
        return self.schools[self.place - 1] if self.place else None

    @property
    def next(self) -> School | None:
        return self.schools[self.place + 1] if self.place + 1 < len(self.schools) else None

    def words(self) -> NoticeWords:
        return self.writer.words_for(self.school.urn)

    def mail(self) -> Words:
        """As the school gets it: in its own language."""
        return written_in(self.school.language, self.words().written)

    def page(self) -> Notice:
        """The notice as the portal's page will show it. Never saved."""
        words = self.words()
        return Notice(
            redeployment=words.redeployment,
            school=words.school,
            number=words.number,
            corrects=words.corrects,
            body=words.body,
            explanation=words.explanation,
            before="\n".join(words.before),
            after="\n".join(words.after),
        )

    def readers(self) -> list[Reader]:
        """Everybody at the school whom the notice reaches by mail, once per address."""
        readers: dict[str, Reader] = {}
        for contact in self.school.contacts.who_must_hear().order_by("is_shared", "pk"):
            reader = readers.setdefault(contact.email.lower(), Reader(contact))
            reader.roles.append(contact.get_role_display())
        return list(readers.values())
