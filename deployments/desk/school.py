"""What one person may see of one school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from accounts.models import Role, User
from deployments.models import Change, Deployment, Notice, Redeployment
from deployments.outlook import with_standing
from schools.keepers import keeps_as_police, keeps_as_school
from schools.models import Contact, School

# The newest few; older notices are in the list of notices.
NOTICES = 10
PAST = 20


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


def standing_at(school: School, user: User) -> Standing:
    is_police = keeps_as_police(user, school)
    return Standing(
        is_police=is_police,
        is_school=School.objects.attended_by(user).filter(pk=school.pk).exists(),
        is_adviser=user.adviserships.filter(local_authority=school.local_authority_id).exists(),
        is_administrator=user.has_role(Role.ADMINISTRATOR),
        keeps_contacts=is_police or keeps_as_school(user, school),
    )


@dataclass(frozen=True)
class Present:
    """An officer who works at the school today."""

    deployment: Deployment
    vetting_confirmed_on: date | None
    expected_until_on: date | None
    away_until: date | None
    is_suspended: bool

    @property
    def is_working(self) -> bool:
        """Whether the school has this officer today, and not only one who goes along."""
        return not self.away_until and not self.is_suspended and self.deployment.kind != Deployment.Kind.SHADOW


def officers_now(school: School, user: User, *, today: date) -> list[Present]:
    rows = (
        with_standing(Deployment.objects.visible_to(user).filter(school=school).on(today), today)
        .select_related("officer__supervisor", "officer__role_title", "shadows")
        .prefetch_related("officer__vetting_checks", "officer__tenures")
        .order_by("officer__display_name", "pk")
    )
    return [_present(row, today) for row in rows]


def _present(row: Deployment, today: date) -> Present:
    tenure = next((tenure for tenure in row.officer.tenures.all() if tenure.covers(today)), None)
    ends = [day for day in (tenure.last_on if tenure else None, row.until_on) if day]
    return Present(
        row,
        row.officer.vetting_confirmed_on(on=today),
        min(ends, default=None),
        row.away_until,  # type: ignore[attr-defined] # annotated
        row.is_suspended,  # type: ignore[attr-defined] # annotated
    )


@dataclass(frozen=True)
class Vacancy:
    """Whom a school without an officer turns to, and when it hears again."""

    contact: str
    review_on: date | None


def vacancy_at(school: School, now: Sequence[Present]) -> Vacancy | None:
    """None where an officer works. Else what the last plan in effect there says; or else the cluster's sergeant."""
    if any(present.is_working for present in now):
        return None
    last = (
        Redeployment.objects.filter(changes__school=school, changes__status=Change.Status.IN_EFFECT)
        .order_by("-effective_on", "-pk")
        .first()
    )
    sergeant = school.cluster.sergeant.name if school.cluster and school.cluster.sergeant else ""
    return Vacancy((last.interim_contact if last else "") or sergeant, last.review_on if last else None)


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


def officers_before(school: School, user: User, *, today: date) -> Sequence[Deployment]:
    past = Deployment.objects.visible_to(user).filter(school=school, until_on__lt=today)
    return list(past.select_related("officer").order_by("-until_on", "-pk")[:PAST])


def newest_notices(school: School, user: User) -> Sequence[Notice]:
    notices = Notice.objects.visible_to(user).filter(school=school).select_related("letter", "redeployment")
    return list(notices.prefetch_related("acknowledgements").order_by("-issued_at", "-pk")[:NOTICES])


def contacts_of(school: School) -> list[Contact]:
    """Heads first, then DSLs, deputies and reception."""
    order = list(Contact.Role)
    found = school.contacts.current().select_related("user")
    return sorted(found, key=lambda contact: (order.index(Contact.Role(contact.role)), contact.name, contact.pk))


def neighbours_open_to(school: School, user: User) -> set[int]:
    """Of the schools before and after this one in its line, those whose page the person may open."""
    line = School.objects.filter(Q(successor=school) | Q(pk=school.successor_id))
    return set(School.objects.visible_to(user).filter(pk__in=line).values_list("pk", flat=True))
