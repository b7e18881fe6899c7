"""What one person may see of one school."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, OuterRef, Q, Subquery, When

from accounts.models import Role, User
from deployments.models import Change, Notice
from schools.belonging import own_contacts
from schools.keepers import keeps_as_police
from schools.models import Contact, School


@dataclass(frozen=True)
class Standing:
    """As what a person comes to a school's page."""

    is_police: bool
    is_school: bool
    is_adviser: bool
    is_administrator: bool
    keeps_contacts: bool

    @property
    def may_come(self) -> bool:
        return self.sees_officers or self.is_administrator

    @property
    def sees_officers(self) -> bool:
        return self.is_police or self.is_school or self.is_adviser

    @property
    def reaches_officers(self) -> bool:
        """An officer's number and address are for schools, not for their local authority."""
        return self.is_police or self.is_school

    @property
    def reaches_contacts(self) -> bool:
        return self.is_police or self.is_school or self.is_administrator

    @property
    def invites_contacts(self) -> bool:
        return self.keeps_contacts or self.is_administrator


def standing_at(school: School, user: User) -> Standing:
    here = [contact for contact in own_contacts(user) if contact.school_id == school.pk]
    keeps_as_school = any(contact.keeps_contacts for contact in here)
    is_police = keeps_as_police(user, school)
    return Standing(
        is_police=is_police,
        is_school=any(contact.reads_notices for contact in here),
        is_adviser=_advises(user, school),
        is_administrator=user.has_role(Role.ADMINISTRATOR),
        keeps_contacts=is_police or keeps_as_school,
    )


def _advises(user: User, school: School) -> bool:
    here = user.adviserships.filter(local_authority=school.local_authority_id)
    return user.has_role(Role.ADVISER) and here.exists()


def changes_next(school: School, standing: Standing) -> Sequence[Change]:
    """Changes to come. Only police see one of which the school has no notice yet."""
    live = Notice.objects.filter(
        redeployment=OuterRef("redeployment"), school=OuterRef("school"), status__in=Notice.LIVE
    )
    changes = (
        Change.objects.pending()
        .filter(school=school)
        .annotate(notice_pk=Subquery(live.values("pk")[:1]))
        .select_related("redeployment", "officer_in__role_title", "officer_out", "shadows")
        .order_by("redeployment__effective_on", "pk")
    )
    return list(changes if standing.is_police else changes.filter(notice_pk__isnull=False))


def notices_waiting(school: School, user: User) -> Sequence[Notice]:
    """What waits for the school's answer."""
    waiting = Notice.objects.visible_to(user).awaiting_school().filter(school=school)
    return list(waiting.select_related("redeployment").order_by("redeployment__effective_on", "pk"))


def contacts_of(school: School) -> list[Contact]:
    """Heads first, then DSLs, deputies and reception."""
    order = list(Contact.Role)
    found = school.contacts.current().select_related("user")
    return sorted(found, key=lambda contact: (order.index(Contact.Role(contact.role)), contact.name, contact.pk))


def neighbours_of(school: School, user: User) -> dict[str, Any]:
    """The schools before this one in its line; and of these and the one after it, which pages the person may open."""
    readable = School.objects.visible_to(user).values("pk")
    line = School.objects.filter(Q(successor=school) | Q(pk=school.successor_id)).order_by("name", "urn")
    known = list(line.annotate(is_open_to_me=Case(When(pk__in=readable, then=True), default=False)))
    return {
        "predecessors": [one for one in known if one.successor_id == school.pk],
        "open_to_me": {one.pk for one in known if one.is_open_to_me},  # type: ignore[attr-defined] # annotated
    }
