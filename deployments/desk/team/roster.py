"""The officers and schools of a person’s units over some days, and which of them the person wants to see."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from deployments.desk.team.stretches import Place, read_stretches, units_of
from deployments.models import Deployment
from officers.models import Absence, Officer
from schools.models import School

NO_CLUSTER = gettext_lazy("In no cluster")
MINE, NONE = "mine", "none"
# Name in the address, words on the page.
BY = {"school": gettext_lazy("By school"), "officer": gettext_lazy("By officer")}
# What is said in a word, and the colour of its tag.
KINDS = {
    Deployment.Kind.NAMED: (gettext_lazy("Named"), "blue"),
    Deployment.Kind.DEDICATED: (gettext_lazy("Dedicated"), "teal"),
    Deployment.Kind.COVER: (gettext_lazy("Cover"), "purple"),
    Deployment.Kind.SHADOW: (gettext_lazy("Shadow"), "yellow"),
}


@lru_cache(maxsize=10_000)
def page_of(view: str, pk: int) -> str:
    """The address of an officer's or a school's page. Kept, because a board links to a thousand of them each time."""
    return reverse(view, args=[pk])


@dataclass(frozen=True)
class Choice:
    """A choice of the filter: its key in the address, its words, whether it is this person’s own."""

    key: str
    name: str
    is_mine: bool = False


@dataclass(frozen=True)
class Asked:
    """What a page was asked for: schools or officers, of which cluster, with which words."""

    by: str = "school"
    cluster: str = ""
    words: str = ""


class Roster:
    """Reads the whole of a person’s units for some days, in as many queries for one school as for four hundred."""

    # Whether officers come with all that shows them fit.
    with_record = False

    def __init__(self, user: User, asked: Asked, *, since: date, until: date) -> None:
        self.user, self.asked, self.since, self.until = user, asked, since, until
        self.by = asked.by if asked.by in BY else "school"
        self.units = units_of(user)
        self.stretches = read_stretches(self.units, since=since, until=until)
        named = {pk for stretch in self.stretches for pk in (stretch.officer, stretch.shadows) if pk}
        self.officers = self._officers(named)
        self.cluster = asked.cluster if any(asked.cluster == one.key for one in self.clusters) else ""

    def _officers(self, named: set[int]) -> dict[int, Officer]:
        found = Officer.objects.filter(Q(command_unit__in=self.units) | Q(pk__in=named))
        found = found.select_related("force", "role_title", "cluster")
        officers = list(found.with_record() if self.with_record else found)
        if not self.with_record:
            away = Absence.objects.standing().filter(from_on__lte=self.until, until_on__gte=self.since)
            prefetch_related_objects(officers, Prefetch("absences", queryset=away.order_by("from_on")))
        return {officer.pk: officer for officer in officers}

    @cached_property
    def places(self) -> dict[int, Place]:
        """The open schools, and any other at which somebody is in those days."""
        there = {
            stretch.place.urn for stretch in self.stretches if not stretch.until_on or stretch.until_on >= self.since
        }
        schools = School.objects.filter(local_authority__command_unit__in=self.units)
        rows = schools.filter(Q(status__in=School.OPEN_STATUSES) | Q(pk__in=there)).values_list(
            "urn", "name", "cluster", "cluster__name", "cluster__sergeant"
        )
        return {row[0]: Place(*row) for row in rows}

    @cached_property
    def clusters(self) -> list[Choice]:
        """Those that hold a school, or an officer, of what is shown; this person’s own first."""
        if self.by == "school":
            found = {place.cluster: (place.cluster_name, place.sergeant) for place in self.places.values()}
        else:
            found = {one.cluster_id: _name_and_sergeant(one) for one in self.officers.values()}
        named = sorted((name, pk, sergeant) for pk, (name, sergeant) in found.items() if pk and name)
        choices = [Choice(str(pk), name, sergeant == self.user.pk) for name, pk, sergeant in named]
        if choices and None in found:
            choices.append(Choice(NONE, str(NO_CLUSTER)))
        if any(one.is_mine for one in choices):
            choices.insert(0, Choice(MINE, _("Mine")))
        return choices

    def shows_place(self, place: Place, words: str) -> bool:
        return self._shows(place.cluster, place.sergeant, f"{place.name} {place.urn} {words}")

    def shows_officer(self, officer: Officer, words: str) -> bool:
        return self._shows(officer.cluster_id, _name_and_sergeant(officer)[1], f"{officer} {words}")

    def _shows(self, cluster: int | None, sergeant: int | None, words: str) -> bool:
        if self.cluster == MINE and sergeant != self.user.pk:
            return False
        if self.cluster not in ("", MINE, str(cluster or NONE)):
            return False
        haystack = words.casefold()
        return all(word in haystack for word in self.asked.words.casefold().split())


def _name_and_sergeant(officer: Officer) -> tuple[str | None, int | None]:
    return (officer.cluster.name, officer.cluster.sergeant_id) if officer.cluster else (None, None)
