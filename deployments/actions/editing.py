"""Editing a draft: one way in, which counts the revision, keeps who changed what, and lets nobody overwrite another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.wording import clock, spoken
from deployments.errors import RedeploymentError, StalePlanError
from deployments.models import PlanEdit, Redeployment

ONLY_A_DRAFT = gettext_lazy("Only a draft can be edited. Take the plan back to draft, or correct it.")
LOOK_AGAIN = gettext_lazy("Look at it again before you save.")


def edit(
    redeployment: Redeployment,
    *,
    by: User,
    what: str,
    revision: int | None,
    refusal: str | Promise = ONLY_A_DRAFT,
    **fields: Any,
) -> None:
    """Write to a draft, count the revision and keep `what` changed; anything but a draft is refused.

    `revision` is the one that the person's page showed: if the plan has moved on since, StalePlanError says who changed
    what. None is for acts that follow no page.
    """
    drafts = Redeployment.objects.filter(pk=redeployment.pk, status=Redeployment.Status.DRAFT)
    seen = drafts if revision is None else drafts.filter(revision=revision)
    if seen.update(revision=F("revision") + 1, edited_by=by, **fields) != 1:
        refuse_stale(redeployment, revision=revision, by=by)
        raise RedeploymentError(str(refusal))
    redeployment.refresh_from_db()
    PlanEdit.objects.create(redeployment=redeployment, revision=redeployment.revision, words=what, edited_by=by)


def refuse_stale(redeployment: Redeployment, *, revision: int | None, by: User) -> None:
    """Raise StalePlanError when the plan has been edited since the person's page was made."""
    now = Redeployment.objects.values_list("revision", flat=True).get(pk=redeployment.pk)
    if revision is not None and now != revision:
        edits = redeployment.edits.filter(revision__gt=revision).select_related("edited_by").order_by("revision")
        raise StalePlanError(f"{_who_changed_what(list(edits), by)} {LOOK_AGAIN}")


def _who_changed_what(edits: Sequence[PlanEdit], by: User) -> str:
    """“PS Rowan changed this plan at 10:42am: the day from 3 March 2027 to 5 March 2027.”"""
    return " ".join(_one_edit(edit, by) for edit in edits) or _("This plan has been changed since you opened it.")


def _one_edit(edit: PlanEdit, by: User) -> str:
    local = timezone.localtime(edit.edited_at)
    facts = {"when": _when(local), "name": edit.edited_by.name, "change": edit.words}
    if edit.edited_by == by:
        return _("You changed this plan on another page %(when)s: %(change)s.") % facts
    return _("%(name)s changed this plan %(when)s: %(change)s.") % facts


def _when(local: datetime) -> str:
    if local.date() == timezone.localdate():
        return _("at %(time)s") % {"time": clock(local)}
    return _("on %(day)s at %(time)s") % {"day": spoken(local.date(), "j F"), "time": clock(local)}
