"""What one person may see of one school."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from accounts.models import Role, User
from deployments.models import Change, Notice
from schools.keepers import keeps_as_police, keeps_as_school
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
    is_police = keeps_as_police(user, school)
    return Standing(
        is_police=is_police,
        is_school=School.objects.attended_by(user).filter(pk=school.pk).exists(),
        is_adviser=user.adviserships.filter(local_authority=school.local_authority_id).exists(),
        is_administrator=user.has_role(Role.ADMINISTRATOR),
        keeps_contacts=is_police or keeps_as_school(user, school),
    )


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


def neighbours_open_to(school: School, user: User) -> set[int]:
    """Of the schools before and after this one in its line, those whose page the person may open."""
    line = School.objects.filter(Q(successor=school) | Q(pk=school.successor_id))
    return set(School.objects.visible_to(user).filter(pk__in=line).values_list("pk", flat=True))
