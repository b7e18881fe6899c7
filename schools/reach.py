"""Whether a school can be told: it can when a head and a DSL can be reached by mail."""

from django.db.models import Exists, OuterRef, QuerySet

from schools.models import Contact, School


def with_reach(schools: QuerySet[School]) -> QuerySet[School]:
    """Each school with `has_live_head` and `has_live_dsl`."""
    return schools.annotate(
        has_live_head=Exists(_live(Contact.Role.HEAD)),
        has_live_dsl=Exists(_live(Contact.Role.DSL)),
    )


def _live(role: str) -> QuerySet[Contact]:
    return Contact.objects.live().filter(school=OuterRef("pk"), role=role)
