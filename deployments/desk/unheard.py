"""Schools that could not be told of what became of a change or an officer, whom to call there, and of what."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from deployments.desk.tries import calls_in_vain, numbers_of, tried
from deployments.models import Notice
from deployments.notices.unheard import NEWS, letters_unheard, lost_deliveries
from deployments.words import listed
from outbox.models import Letter
from schools.models import Contact, School

# Where a letter that followed no notice went.
SCHOOL_BY = ("suspension__deployment__school", "ended_suspension__deployment__school", "answered_visit__school")


@dataclass(frozen=True)
class Unheard:
    """One letter that did not reach a school."""

    letter: Letter
    school: School
    people: list[Contact]

    # As of a call about a change; here nothing is to come.
    on = None
    what = ""

    @property
    def notice(self) -> Notice | None:
        """The notice that the letter followed; none about a suspended officer or a visit."""
        return next(iter(self.letter.followed_notices.all()), None)

    @property
    def numbers(self) -> str:
        return numbers_of(self.school, self.people)

    @property
    def reasons(self) -> list[str]:
        names = listed([delivery.name for delivery in self.letter.lost_deliveries])  # type: ignore[attr-defined]
        words = _("%(school)s could not be told that %(news)s: mail to %(names)s did not arrive")
        return [words % {"school": self.school, "news": NEWS[self.letter.category], "names": names}]

    @property
    def tried(self) -> str:
        return tried(self.letter.tries)  # type: ignore[attr-defined]


def unheard_by_schools(
    letters: QuerySet[Letter], people: QuerySet[Contact], *, most: int | None = None
) -> list[Unheard]:
    """The oldest first, in the same number of queries however many there are."""
    rows = list(
        letters.select_related(*SCHOOL_BY)
        .prefetch_related(
            Prefetch("followed_notices", queryset=Notice.objects.select_related("school")),
            Prefetch("deliveries", queryset=lost_deliveries(), to_attr="lost_deliveries"),
            Prefetch("calls", queryset=calls_in_vain(), to_attr="tries"),
        )
        .order_by("pk")[:most]
    )
    schools = {row.pk: school_of(row) for row in rows}
    known: dict[int, list[Contact]] = defaultdict(list)
    for contact in people.filter(school__in={school.pk for school in schools.values()}):
        known[contact.school_id].append(contact)
    return [Unheard(row, schools[row.pk], known[schools[row.pk].pk]) for row in rows]


def letters_to_call_about(user: User, *, mine: bool) -> QuerySet[Letter]:
    """Of the person's command units, or of the schools of their clusters."""
    letters = letters_unheard(user)
    if not mine:
        return letters
    urns = School.objects.in_clusters_of(user).values("urn")
    about = Q()
    for way in ("followed_notices__school", *SCHOOL_BY):
        about |= Q(pk__in=Letter.objects.filter(**{f"{way}__in": urns}).values("pk"))
    return letters.filter(about)


def school_of(letter: Letter) -> School:
    """Where it went."""
    for notice in letter.followed_notices.all():
        return notice.school
    if hasattr(letter, "answered_visit"):
        return letter.answered_visit.school
    suspension = letter.suspension if hasattr(letter, "suspension") else letter.ended_suspension
    school: School = suspension.deployment.school
    return school
