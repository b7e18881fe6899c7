"""Finding notices and deployments by a word of a school, an officer or what was written."""

from django.db.models import F, Q

from deployments.models import Notice
from lists.searching import Sought, holds, sought
from officers.models import Officer
from schools.models import School

WRITTEN = ("before", "after")


def notices_about(words: str) -> Sought:
    """Notices where every word stands in the school's name, place, postcode or URN, in the subject, or in an officer's
    name as the school read it; or is the collar number of an officer who comes or goes."""
    return sought(words, reading=_reading_notice, asking=_asking_notices)


def deployments_about(words: str) -> Sought:
    """Deployments where every word stands in the school's name, place, postcode or URN, or the officer's name or
    number."""
    return sought(words, reading=_reading_deployment, asking=_asking_deployments)


def _reading_notice(word: str) -> Q:
    return holds(word, [*WRITTEN, "letter__subject"]) | _of_school(word, "school__") | _of_collar(word)


def _asking_notices(word: str) -> Q:
    notices = Notice.objects.order_by()
    by_subject = notices.filter(holds(word, ["letter__subject"]))
    by_school = notices.filter(school__in=_schools(word))
    found = [rows.values("pk") for rows in (by_subject, by_school)]
    # Each index is asked by itself: no database puts those of two tables together.
    return Q(pk__in=notices.filter(holds(word, WRITTEN)).values("pk").union(*found)) | _of_collar(word)


def _of_collar(word: str) -> Q:
    """Every collar number holds a digit; a word without one is none."""
    officers = [row.pk for row in Officer.objects.filter(collar_number__iexact=word)] if _has_digit(word) else []
    if not officers:
        return Q()
    moved = Q(redeployment__changes__officer_in__in=officers) | Q(redeployment__changes__officer_out__in=officers)
    return Q(pk__in=Notice.objects.filter(moved, redeployment__changes__school=F("school")).values("pk"))


def _reading_deployment(word: str) -> Q:
    return _of_school(word, "school__") | _of_officer(word, "officer__")


def _asking_deployments(word: str) -> Q:
    officers = list(Officer.objects.filter(_of_officer(word)).values_list("pk", flat=True))
    return Q(school__in=_schools(word)) | Q(officer__in=officers)


def _schools(word: str) -> list[int]:
    return list(School.objects.filter(_of_school(word)).values_list("pk", flat=True))


def _of_school(word: str, at: str = "") -> Q:
    columns = Q(*((f"{at}{name}__icontains", word) for name in ("name", "town", "postcode")), _connector=Q.OR)
    return columns | Q(**{f"{at}urn": int(word)}) if word.isdecimal() and len(word) < 10 else columns


def _of_officer(word: str, at: str = "") -> Q:
    return Q(**{f"{at}display_name__icontains": word}) | Q(**{f"{at}collar_number__icontains": word})


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
