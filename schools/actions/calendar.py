"""Terms and closure days of a local authority."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import User
from schools.models import ClosureDay, LocalAuthority, Term


class CalendarError(ActionError):
    """Why a term or closure day cannot be as asked."""


@transaction.atomic
def add_term(*, authority: LocalAuthority, by: User, name: str, starts_on: date, ends_on: date) -> Term:
    """A stretch of school days. Two terms of one authority never share a day."""
    LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    if other := authority.terms.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        raise CalendarError(_("These days overlap with %(other)s.") % {"other": other.name}, field="starts_on")
    return authority.terms.create(name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def add_closure(*, authority: LocalAuthority, by: User, closed_on: date, reason: str) -> ClosureDay:
    """A day in term on which the authority's schools are closed."""
    LocalAuthority.objects.select_for_update().get(pk=authority.pk)
    if authority.closure_days.filter(closed_on=closed_on).exists():
        raise CalendarError(_("This day is a closure day already."), field="closed_on")
    return authority.closure_days.create(closed_on=closed_on, reason=reason)


def remove_term(*, term: Term, by: User) -> None:
    """Forget a term that was entered by mistake or is long over."""
    term.delete()


def remove_closure(*, closure: ClosureDay, by: User) -> None:
    """Forget a closure day."""
    closure.delete()
