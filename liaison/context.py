"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.languages import LANGUAGES, is_offered
from accounts.middleware import may_choose
from accounts.models import User
from accounts.single_sign_on import providers
from liaison.navigation import navigation_for
from schools.models import Force


def portal(request: HttpRequest) -> dict[str, Any]:
    """What this person may open, where to report, the languages, how one signs in; is it a demonstration?"""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "navigation": navigation_for(request),
        "signed_in_as": person.name if person else "",
        "report_url": report_url_for(person),
        "demo": settings.DEMO,
        "second_factor_off": not settings.SECOND_FACTOR_REQUIRED,
        "single_sign_on": providers(),
        "welsh": settings.WELSH,
        "other_language": other_language(request),
    }


def other_language(request: HttpRequest) -> tuple[str, str] | None:
    """The code and name of the language in which this page can be had too."""
    others = [language for language in LANGUAGES if language[0] != get_language() and is_offered(language[0])]
    return others[0] if others and may_choose(request) else None


def report_url_for(person: User | None) -> str:
    """The reporting form of the person's force, else of the only force there is. One query."""
    forces = Force.objects.order_by("pk")
    if person:
        own = (
            Q(pk__in=person.postings.values("command_unit__force"))
            | Q(pk__in=person.adviserships.values("local_authority__command_unit__force"))
            | Q(pk__in=person.contacts.current().values("school__local_authority__command_unit__force"))
        )
        rank = Case(When(own, then=Value(0)), default=Value(1), output_field=IntegerField())
        found = list(forces.annotate(rank=rank).order_by("rank", "pk").values_list("report_url", "rank")[:2])
    else:
        found = [(url, 1) for url in forces.values_list("report_url", flat=True)[:2]]
    return found[0][0] if len(found) == 1 or (found and found[0][1] == 0) else ""
