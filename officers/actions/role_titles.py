"""What a force calls the officers who work in its schools."""

from contextlib import AbstractContextManager

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from officers.actions.refusals import refuse_other_force, refusing
from officers.models import RoleTitle
from schools.models import Force


@transaction.atomic
def add_role_title(*, force: Force, name: str, plain_words: str, by: User) -> RoleTitle:
    """One more title of the force, with what schools read of it."""
    refuse_other_force(force, by)
    with _once_in(force):
        return RoleTitle.objects.create(force=force, name=name, plain_words=plain_words)


@transaction.atomic
def change_role_title(*, role_title: RoleTitle, name: str, plain_words: str, by: User) -> None:
    """Rename a title. Whoever bears it bears the new name; letters sent keep the old one."""
    refuse_other_force(role_title.force, by)
    with _once_in(role_title.force):
        RoleTitle.objects.filter(pk=role_title.pk).update(name=name, plain_words=plain_words)


def usual_role_title(force: Force) -> RoleTitle:
    """The title that the force gave as its usual one, so that a first officer can be added anywhere."""
    return RoleTitle.objects.get_or_create(force=force, name=force.officer_title)[0]


def _once_in(force: Force) -> AbstractContextManager[None]:
    words = _("%(force)s already has a role title of this name") % {"force": force}
    # PostgreSQL names the rule, SQLite the table.
    return refusing({"role_title_once": ("name", words), "officers_roletitle": ("name", words)})
