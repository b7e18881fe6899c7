"""The links at the top of each page, by role."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, Role, User
from schools.belonging import own_contacts, reads_notices

# Whoever belongs to a school in any way; reception is nothing else there.
AT_THE_DOOR = "AT_THE_DOOR"


@dataclass(frozen=True)
class Entry:
    """A page of the main navigation and who is offered it."""

    label: str | Promise
    url_name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


ENTRIES = (
    Entry(_("Home"), "home", frozenset()),
    Entry(_("My schools"), "deployments:my-deployments", frozenset({Role.OFFICER})),
    Entry(_("Redeployments"), "deployments:redeployment-list", DESK),
    Entry(_("Team"), "deployments:team", DESK),
    Entry(_("Calls"), "deployments:call-list", DESK),
    Entry(_("Officers"), "officers:officer-list", DESK),
    Entry(_("Schools"), "schools:school-list", DESK | {Role.ADVISER, Role.ADMINISTRATOR}),
    Entry(_("Notices"), "deployments:notice-list", frozenset({Role.SCHOOL, Role.ADVISER})),
    Entry(_("At the door"), "deployments:door", frozenset({AT_THE_DOOR})),
    Entry(_("Bulletins"), "bulletins:bulletin-list", DESK | {Role.SCHOOL, Role.ADVISER}),
    Entry(_("Register"), "deployments:register", DESK),
    Entry(_("Mail"), "mail-list", DESK | {Role.ADMINISTRATOR}),
    Entry(_("People"), "people-list", frozenset({Role.ADMINISTRATOR})),
    Entry(_("Imports"), "import-list", frozenset({Role.ADMINISTRATOR})),
    Entry(_("Areas"), "schools:area-list", frozenset({Role.ADMINISTRATOR})),
)
HOME = ENTRIES[:1]


def navigation_for(request: HttpRequest) -> list[Link]:
    """What this person may open. Nobody signed in is offered nothing."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_active:
        return []
    roles = _roles_of(user)
    # For reception the door is home.
    home = () if roles == {AT_THE_DOOR} else HOME
    entries = [entry for entry in ENTRIES if entry in home or not roles.isdisjoint(entry.roles)]
    return [_link(entry, request.path) for entry in entries]


def _roles_of(user: User) -> frozenset[str]:
    """What the person is, and at a school, whether they read its notices or only stand at its door."""
    roles = user.role_set()
    if Role.SCHOOL not in roles:
        return roles
    roles |= {AT_THE_DOOR} if own_contacts(user) else frozenset()
    return roles if reads_notices(user) else roles - {Role.SCHOOL}


def _link(entry: Entry, path: str) -> Link:
    url = reverse(entry.url_name)
    return Link(str(entry.label), url, current=path == url if entry in HOME else path.startswith(url))
