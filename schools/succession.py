"""Where a closed school’s line of successors ends, and which schools stand in the line before an open one."""

from collections.abc import Mapping

from schools.models import School


def ends_of_lines() -> dict[int, int]:
    """Each closed school's URN with that of the open school where its line of successors ends, if one does."""
    after = dict(School.objects.filter(successor__isnull=False).values_list("urn", "successor"))
    ends = {urn: end for urn in after if (end := _end_of(urn, after))}
    still_open = set(School.objects.open().filter(urn__in=set(ends.values())).values_list("urn", flat=True))
    return {urn: end for urn, end in ends.items() if end in still_open}


def _end_of(urn: int, after: Mapping[int, int | None]) -> int | None:
    seen = {urn}
    while following := after.get(urn):
        if following in seen:
            return None
        seen.add(following)
        urn = following
    return urn


def line_before(school: School) -> list[School]:
    """The school and every school that it took over from, and those that they did; the newest generation first."""
    line, newest = [school], [school]
    while newest:
        known = [one.pk for one in line]
        newest = list(School.objects.filter(successor__in=newest).exclude(pk__in=known).order_by("name", "urn"))
        line += newest
    return line
