"""Rows for tests, each the plainest one that is allowed."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import Role, User, UserRole
from deployments.models import Deployment
from officers.models import Course, Officer, Photo, RoleTitle, Tenure, Training, VettingCheck
from schools.models import Advisership, Cluster, CommandUnit, Contact, Force, LocalAuthority, Posting, School


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @factory.post_generation
    def roles(self, create: bool, roles: list[str] | None, **kwargs: object) -> None:
        for role in roles or ():
            UserRole.objects.create(user=self, role=role)


class ForceFactory(DjangoModelFactory):
    class Meta:
        model = Force

    name = factory.Sequence(lambda n: f"Force {n}")
    report_url = "https://report.force.example/"


class CommandUnitFactory(DjangoModelFactory):
    class Meta:
        model = CommandUnit

    force = factory.SubFactory(ForceFactory)
    code = factory.Sequence(lambda n: f"U{n}")
    name = factory.Sequence(lambda n: f"Unit {n}")
    email = factory.Sequence(lambda n: f"unit{n}@force.example")
    phone = "01632 960000"


class LocalAuthorityFactory(DjangoModelFactory):
    class Meta:
        model = LocalAuthority

    code = factory.Sequence(lambda n: f"{100 + n % 900}")
    name = factory.Sequence(lambda n: f"Authority {n}")
    command_unit = factory.SubFactory(CommandUnitFactory)


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 200000 + n)
    name = factory.Sequence(lambda n: f"School {n}")
    local_authority = factory.SubFactory(LocalAuthorityFactory)
    type_group = "Academies"
    phase = "Secondary"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    school = factory.SubFactory(SchoolFactory)
    role = Contact.Role.HEAD
    name = factory.Sequence(lambda n: f"Contact {n}")
    email = factory.Sequence(lambda n: f"contact{n}@school.example")
    state = Contact.State.CONFIRMED


def school_user(school: School, role: str = Contact.Role.HEAD) -> User:
    """Somebody who signs in and is a contact at the school."""
    user = UserFactory(roles=[Role.SCHOOL])
    ContactFactory(school=school, role=role, name=user.name, email=user.email, user=user)
    return user


def police_user(unit: CommandUnit, *roles: str) -> User:
    """A sergeant, inspector or officer posted to the unit."""
    user = UserFactory(roles=list(roles))
    for role in roles:
        Posting.objects.create(user=user, command_unit=unit, role=role)
    return user


def adviser(authority: LocalAuthority) -> User:
    user = UserFactory(roles=[Role.ADVISER])
    Advisership.objects.create(user=user, local_authority=authority)
    return user


def administrator() -> User:
    return UserFactory(roles=[Role.ADMINISTRATOR])


class RoleTitleFactory(DjangoModelFactory):
    class Meta:
        model = RoleTitle
        django_get_or_create = ("force", "name")

    force = factory.SubFactory(ForceFactory)
    name = "Safer Schools Officer"


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    command_unit = factory.SubFactory(CommandUnitFactory)
    force = factory.SelfAttribute("command_unit.force")
    display_name = factory.Sequence(lambda n: f"PC Number {n}")
    collar_number = factory.Sequence(lambda n: f"{1000 + n}")
    role_title = factory.SubFactory(RoleTitleFactory, force=factory.SelfAttribute("..force"))


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    force = factory.SubFactory(ForceFactory)
    name = factory.Sequence(lambda n: f"Course {n}")


def fit_officer(
    unit: CommandUnit, *, from_on: date = date(2020, 1, 1), until_on: date = date(2035, 1, 1), **facts: object
) -> Officer:
    """An officer whom nothing stops between the two days."""
    officer = OfficerFactory(command_unit=unit, **facts)
    recorder = UserFactory()
    Tenure.objects.create(officer=officer, from_on=from_on, planned_until_on=until_on, recorded_by=recorder)
    VettingCheck.objects.create(
        officer=officer, outcome="CONFIRMED", checked_on=from_on, review_by_on=until_on, recorded_by=recorder
    )
    for course in unit.force.courses.filter(is_required=True):
        Training.objects.create(officer=officer, course=course, done_on=from_on, recorded_by=recorder)
    return officer


class DeploymentFactory(DjangoModelFactory):
    class Meta:
        model = Deployment

    officer = factory.SubFactory(OfficerFactory)
    school = factory.SubFactory(SchoolFactory)
    from_on = date(2026, 1, 5)


def telling_school(unit: CommandUnit, **facts: object) -> School:
    """An open school of the unit with a live head and a live DSL."""
    authority = unit.local_authorities.first() or LocalAuthorityFactory(command_unit=unit)
    school = SchoolFactory(local_authority=authority, **facts)
    ContactFactory(school=school, role=Contact.Role.HEAD)
    ContactFactory(school=school, role=Contact.Role.DSL)
    return school


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = Cluster

    command_unit = factory.SubFactory(CommandUnitFactory)
    name = factory.Sequence(lambda n: f"Cluster {n}")


def photo_of(officer: Officer) -> str:
    """Give the officer a photo, and say its digest."""
    Photo.objects.create(officer=officer, jpeg=b"a picture", added_by=UserFactory())
    officer.photo_digest = "a" * 64
    officer.save(update_fields=["photo_digest"])
    return officer.photo_digest
