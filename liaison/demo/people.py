"""Who signs in, and whom police reach at each school."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.actions import accept_invitation
from accounts.models import Invitation, Role, User
from liaison.demo.area import Area, domain_of
from liaison.demo.school_list import CLOSED, HEADS_OTHER_SCHOOL, HEADS_SCHOOL, NO_DSL, PROPOSED, SHARED_MAILBOX
from liaison.people import Place, invite_contact, invite_person
from schools.actions import add_contact, confirm_contact
from schools.models import Contact, School

POLICE = "northmere-police.example"

# Address, name, and what each account is there to show.
ACCOUNTS = {
    "head": ("Maren Ashdown", "headteacher of two schools"),
    "dsl": ("Tolu Birchall", "Designated Safeguarding Lead at the first of them"),
    "reception": ("Wyn Carrow", "reception at the same school"),
    "adviser": ("Nerys Dunmore", "adviser of the local authority Alderbrook"),
    "officer": ("PC Imogen Hale", "school officer"),
    "sergeant": ("Sergeant Ruth Calloway", "sergeant in East Area"),
    "inspector": ("Inspector Grace Holbrook", "inspector of East Area"),
    "admin": ("Ines Fairlamb", "administrator"),
}

FIRST_NAMES = [
    *("Aled", "Bryony", "Cyrus", "Delyth", "Emeka", "Farah", "Gwil", "Hester", "Ivo", "Jory", "Kerensa", "Lowen"),
    *("Mina", "Nuala", "Orla", "Piran", "Rhoda", "Sami", "Tamsin", "Umar", "Vashti", "Wilf", "Yusra"),
]
LAST_NAMES = [
    *("Applegarth", "Brackwell", "Cawdrey", "Dunnock", "Elverson", "Farrowby", "Gathercole", "Hindmoor", "Ibbotsley"),
    *("Jessamy", "Kettlewick", "Larkwell", "Mossbury", "Netherby", "Orrington", "Pennifold", "Quillon", "Rushmere"),
    *("Sallowby", "Thornlea", "Underhay", "Venwick", "Winterbourne", "Yarwick", "Zellaby"),
]

# Schools whose head signs in too, besides the accounts above.
SIGNED_IN_HEADS = (4, 8, 11, 12, 20, 23, 24, 30)


@dataclass(frozen=True)
class People:
    """The police who act in the stories, and the accounts by the word before the @."""

    accounts: dict[str, User]
    second_sergeant: User


def address_of(account: str) -> str:
    return f"{account}@demo.example"


def make_administrator() -> User:
    """The first person of all."""
    invitation = invite_person(
        email=address_of("admin"),
        name=ACCOUNTS["admin"][0],
        roles=[Role.ADMINISTRATOR],
        place=Place(),
        by=None,
    )
    return _welcome(invitation)


def make_police(area: Area, *, by: User) -> People:
    place = Place(command_unit=area.unit)
    people: dict[str, User] = {}
    for email, name, role in (
        (address_of("sergeant"), ACCOUNTS["sergeant"][0], Role.SERGEANT),
        (address_of("inspector"), ACCOUNTS["inspector"][0], Role.INSPECTOR),
        (address_of("officer"), ACCOUNTS["officer"][0], Role.OFFICER),
        (f"ben.ferriby@{POLICE}", "Sergeant Ben Ferriby", Role.SERGEANT),
        (f"anil.dassett@{POLICE}", "Sergeant Anil Dassett", Role.SERGEANT),
        (f"leon.varley@{POLICE}", "Inspector Leon Varley", Role.INSPECTOR),
    ):
        invitation = invite_person(email=email, name=name, roles=[role], place=place, by=by)
        people[email] = _welcome(invitation)
    adviser = invite_person(
        email=address_of("adviser"),
        name=ACCOUNTS["adviser"][0],
        roles=[Role.ADVISER],
        place=Place(local_authority=area.authorities["998"]),
        by=by,
    )
    people[address_of("adviser")] = _welcome(adviser)
    accounts = {name: people[address_of(name)] for name in ACCOUNTS if address_of(name) in people}
    return People(accounts, people[f"ben.ferriby@{POLICE}"])


def make_contacts(area: Area, *, by: User) -> None:
    """A head and a DSL at every open school, now and then a deputy, a reception, a mailbox that several read."""
    for number, school in area.schools.items():
        if number not in (CLOSED, PROPOSED):
            _make_contacts_of(number, school, by)


def let_schools_in(area: Area, *, by: User) -> None:
    """Accounts for the head, the DSL and the reception of one school, and for the heads of some others."""
    for contact in area.schools[HEADS_SCHOOL].contacts.order_by("pk"):
        _let_in(contact, by)
    for number in (HEADS_OTHER_SCHOOL, *SIGNED_IN_HEADS):
        _let_in(area.schools[number].contacts.get(role=Contact.Role.HEAD), by)


def set_passwords(password: str) -> None:
    """One password for the accounts that are printed; everybody else signs in by a code sent to their address."""
    User.objects.filter(email__in=map(address_of, ACCOUNTS)).update(password=make_password(password))


def _make_contacts_of(number: int, school: School, by: User) -> None:
    domain = domain_of(school.name)
    for n, (role, name, email) in enumerate(_contacts_of(number, domain)):
        shared = email.startswith(("office@", "safeguarding@"))
        contact = add_contact(
            school=school,
            by=by,
            role=role,
            name=name,
            email=email,
            phone=f"01632 960{300 + number * 5 + n}",
            is_shared=shared,
        )
        # Now and then nobody has confirmed an address yet.
        if (number + n) % 6:
            confirm_contact(contact=contact, by=by)


def _contacts_of(number: int, domain: str) -> list[tuple[str, str, str]]:
    if number == HEADS_SCHOOL:
        roles = (("head", Contact.Role.HEAD), ("dsl", Contact.Role.DSL), ("reception", Contact.Role.RECEPTION))
        return [(role, ACCOUNTS[account][0], address_of(account)) for account, role in roles]
    head = (Contact.Role.HEAD, *_person(number, 0, domain))
    if number == HEADS_OTHER_SCHOOL:
        head = (Contact.Role.HEAD, ACCOUNTS["head"][0], address_of("head"))
    rows: list[tuple[str, str, str]] = [head]
    if number == SHARED_MAILBOX:
        rows.append((Contact.Role.DSL, "Safeguarding team", f"safeguarding@{domain}"))
    elif number != NO_DSL:
        rows.append((Contact.Role.DSL, *_person(number, 1, domain)))
    if number % 3 == 0:
        rows.append((Contact.Role.DEPUTY_DSL, *_person(number, 2, domain)))
    if number % 4 == 0:
        rows.append((Contact.Role.RECEPTION, "School office", f"office@{domain}"))
    return rows


def _person(number: int, n: int, domain: str) -> tuple[str, str]:
    """A name and an address, always the same for the same person, and no name twice."""
    first = FIRST_NAMES[(number * 3 + n) % len(FIRST_NAMES)]
    last = LAST_NAMES[(number * 3 + n) % len(LAST_NAMES)]
    return f"{first} {last}", f"{first}.{last}@{domain}".lower()


def _let_in(contact: Contact, by: User) -> None:
    invitation = invite_contact(contact=contact, by=by)
    if invitation:
        _welcome(invitation)


def _welcome(invitation: Invitation) -> User:
    """The person opens the letter and signs in."""
    user = accept_invitation(invitation=invitation)
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    return user
