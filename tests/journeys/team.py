"""A team at work, made in one step: three schools, their heads, two sergeants, an inspector and three officers.

One of the schools has a front office, which signs in too.

Stories that are about something else than how an area comes to be begin here. `set_up` runs inside the portal.
"""

from datetime import date

from allauth.account.models import EmailAddress

from accounts.models import Role, User
from deployments.models import Deployment
from schools.models import CommandUnit, Contact, School
from tests.factories import (
    CommandUnitFactory,
    ContactFactory,
    DeploymentFactory,
    ForceFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    fit_officer,
    police_user,
)
from tests.journeys import area
from tests.journeys.stack import Stack

PASSWORD = "green kettle on a windowsill"
ELM, OAK, HILL = "Elm Lane School", "St Anne’s Primary", "Hill House School"
SINCE = date(2026, 1, 5)

SAM = ("Sgt Sam Stripes", "sam@testshire.police.example")
ROWAN = ("Sgt Rowan Chevron", "rowan@testshire.police.example")
IRA = ("Insp Ira Pips", "ira@testshire.police.example")
RITA = ("Rita Desk", "office@elm-lane.example")
# The head of each school; its DSL is reached at dsl@ the same place.
HEADS = {
    ELM: ("Hannah Head", "head@elm-lane.example"),
    OAK: ("Omar Head", "head@st-annes.example"),
    HILL: ("Hilda Head", "head@hill-house.example"),
}


def begin(stack: Stack) -> None:
    """Have the portal make the team."""
    stack.manage("shell", "--no-imports", "--command", "from tests.journeys.team import set_up; set_up()")


def set_up() -> None:
    """PC Dave is named officer of two schools, PC Grace of the third, and PC Sid is new and free."""
    force = ForceFactory(name=area.FORCE, report_url=area.REPORT_URL)
    unit = CommandUnitFactory(
        force=force, code=area.UNIT_CODE, name=area.UNIT, email=area.UNIT_EMAIL, phone=area.UNIT_PHONE
    )
    for (name, email), role in ((SAM, Role.SERGEANT), (ROWAN, Role.SERGEANT), (IRA, Role.INSPECTOR)):
        _lets_in(police_user(unit, role), name, email)
    schools = _schools(unit)
    dave = fit_officer(unit, display_name="PC Dave", collar_number="401ET", phone="01632 960 401")
    grace = fit_officer(unit, display_name="PC Grace", collar_number="402ET", phone="01632 960 402")
    fit_officer(unit, display_name="PC Sid", collar_number="403ET", phone="01632 960 403")
    for officer, name in ((dave, ELM), (dave, OAK), (grace, HILL)):
        DeploymentFactory(officer=officer, school=schools[name], kind=Deployment.Kind.NAMED, from_on=SINCE)


def _schools(unit: CommandUnit) -> dict[str, School]:
    authority = LocalAuthorityFactory(code="901", name="Testshire", command_unit=unit)
    schools: dict[str, School] = {
        name: SchoolFactory(urn=900001 + n, name=name, local_authority=authority) for n, name in enumerate(HEADS)
    }
    _belongs(schools[ELM], Contact.Role.RECEPTION, *RITA)
    for name, (head, email) in HEADS.items():
        _belongs(schools[name], Contact.Role.HEAD, head, email)
        domain = email.partition("@")[2]
        ContactFactory(school=schools[name], role=Contact.Role.DSL, name="Dina Lead", email=f"dsl@{domain}")
    return schools


def _belongs(school: School, role: str, name: str, email: str) -> None:
    user = User.objects.create(name=name, email=email)
    user.roles.create(role=Role.SCHOOL)
    _lets_in(user, name, email)
    ContactFactory(school=school, role=role, name=name, email=email, phone="01632 960 301", user=user)


def _lets_in(user: User, name: str, email: str) -> None:
    user.name, user.email = name, email
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
