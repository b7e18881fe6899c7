"""Which school follows which, from the register's file of links."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from schools.models import School
from schools.register.cells import RowError, SkippedRow, urn_in
from schools.register.files import Columns, RegisterFileError, Source, open_rows
from schools.register.tally import Tally

COLUMNS: Columns = {"urn": ("URN",), "link": ("LinkURN",), "kind": ("LinkType",)}
NEEDED = ("urn", "link", "kind")
SUCCESSOR = "successor"
# Names both directions alike: only an open school can be the result.
AMALGAMATION = "result of amalgamation"


class LinksFileError(RegisterFileError):
    """The register may be well; its file of links is not."""

    field = "links"


@dataclass
class Links:
    """What the file says of each school: who succeeds it, and with whom it was amalgamated."""

    successors: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    amalgamations: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def set_successors(source: Source | None, tally: Tally) -> None:
    """Give each closed school the one successor it has; leave those with several to a person."""
    School.objects.open().filter(successor__isnull=False).update(successor=None)
    if source is None:
        return
    links = _read_links(source, tally)
    schools = {urn: (status, after) for urn, status, after in School.objects.values_list("urn", "status", "successor")}
    chosen: dict[int, int] = {}
    for urn in sorted(urn for urn, (status, _after) in schools.items() if status == School.Status.CLOSED):
        followers = _followers(urn, links, schools)
        if len(followers) == 1:
            chosen[urn] = followers.pop()
        elif followers:
            tally.run.undecided += 1
            listed = ", ".join(str(follower) for follower in sorted(followers))
            tally.notes.append(
                _("School %(urn)s has several successors (%(listed)s). A person must decide who follows it.")
                % {"urn": urn, "listed": listed}
            )
    _write(_without_circles(chosen, schools, tally), schools, tally)


def _read_links(source: Source, tally: Tally) -> Links:
    links = Links()
    try:
        with open_rows(source, columns=COLUMNS, needed=NEEDED) as rows:
            for row in rows:
                kind = row["kind"].casefold()
                if kind.startswith(SUCCESSOR) or kind == AMALGAMATION:
                    found = links.successors if kind.startswith(SUCCESSOR) else links.amalgamations
                    try:
                        found[urn_in(row["urn"])].add(urn_in(row["link"]))
                    except SkippedRow:
                        continue
                    except RowError as reason:
                        tally.reject_row(row, _("In the file of links: %(reason)s") % {"reason": reason})
    except RegisterFileError as error:
        raise LinksFileError(_("The file of links cannot be used. %(error)s") % {"error": error}) from error
    return links


Schools = Mapping[int, tuple[str, int | None]]


def _followers(urn: int, links: Links, schools: Schools) -> set[int]:
    """The schools that follow this one; past one that we do not hold, the next down its line.

    One of several that we do not hold still counts: a fork stays a fork.
    """
    if direct := links.successors.get(urn):
        ends = {_first_known(link, urn, links, schools) or link for link in direct}
        return set() if ends.isdisjoint(schools) or ends == {urn} else ends
    results = links.amalgamations.get(urn, set())
    return {link for link in results if link in schools and schools[link][0] in School.OPEN_STATUSES}


def _first_known(link: int, origin: int, links: Links, schools: Schools) -> int | None:
    """This school if we hold it; else the first down its line, as long as the line does not fork."""
    passed = {origin}
    while link not in schools:
        onward = links.successors.get(link, set()) - passed
        if link in passed or len(onward) != 1:
            return None
        passed.add(link)
        (link,) = onward
    return link


def _without_circles(chosen: dict[int, int], schools: Schools, tally: Tally) -> dict[int, int]:
    """The choices that lead to an end. Schools that succeed each other in a ring are left to a person."""
    after = {urn: successor for urn, (_status, successor) in schools.items() if successor} | chosen
    ringed = {urn for urn in chosen if _comes_back(urn, after)}
    for urn in sorted(ringed):
        tally.run.undecided += 1
        tally.notes.append(
            _("School %(urn)s is named among its own successors. A person must decide who follows it.") % {"urn": urn}
        )
    return {urn: successor for urn, successor in chosen.items() if urn not in ringed}


def _comes_back(urn: int, after: Mapping[int, int]) -> bool:
    seen: set[int] = set()
    place: int | None = after.get(urn)
    while place is not None and place not in seen:
        if place == urn:
            return True
        seen.add(place)
        place = after.get(place)
    return False


def _write(chosen: Mapping[int, int], schools: Schools, tally: Tally) -> None:
    changed = [School(urn=urn, successor_id=after) for urn, after in chosen.items() if schools[urn][1] != after]
    School.objects.bulk_update(changed, ["successor"], batch_size=500)
    tally.run.handed_over = len(changed)
    tally.notes += _handed_over(changed)


def _handed_over(changed: Iterable[School]) -> list[str]:
    pairs = [(school.urn, school.successor_id) for school in changed]
    names = School.objects.in_bulk([urn for pair in pairs for urn in pair if urn]) if pairs else {}
    return [
        _("%(before)s (%(old)s) is followed by %(after)s (%(new)s).")
        % {"before": names[old], "old": old, "after": names[new], "new": new}
        for old, new in pairs
        if new
    ]
