"""Letters to the police themselves: what happened to a plan and needs somebody."""

from collections.abc import Collection
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from deployments.letters import letter_to_police, render_unit_mail, sergeants_of
from deployments.models import Redeployment, Suspension
from deployments.notices.render import render_mail
from outbox.actions import post_letters
from schools.keepers import posted_to
from schools.models import School


def alert(
    redeployment: Redeployment,
    *,
    subject: str,
    words: str,
    to_inspectors: bool,
    to_author: bool,
    also: Collection[int] = (),
    by: User | None,
) -> None:
    """Mail the plan's author, the unit's inspectors, or both. Nobody is mailed about their own act.

    `also` are the ids of others whom it concerns.
    """
    concerned = Q(pk__in=also)
    if to_inspectors:
        concerned |= Q(pk__in=posted_to([redeployment.command_unit], Role.INSPECTOR).values("pk"))
    if to_author:
        concerned |= Q(pk__in=[redeployment.created_by_id, redeployment.scheduled_by_id])
    people = [person for person in User.objects.filter(concerned, is_active=True) if person != by]
    if not people:
        return
    draft = letter_to_police(
        redeployment.command_unit,
        people,
        subject=subject,
        render=partial(render_mail, "alert", redeployment, subject=subject, words=words),
        category="alert",
        about=_whom_it_concerns(redeployment),
        page=reverse("deployments:redeployment-detail", args=[redeployment.pk]),
    )
    post_letters([draft], by=by)


def alert_of_suspension(suspension: Suspension, *, words: str) -> None:
    """Mail the officer's sergeant and the unit's inspectors: a school does not know what the morning's run found."""
    officer, school = suspension.deployment.officer, suspension.deployment.school
    unit, subject = (
        officer.command_unit,
        _("Call the school: %(school)s, %(officer)s") % {"school": school.name[:120], "officer": officer},
    )
    people = {person.pk: person for person in [*sergeants_of(officer), *posted_to([unit], Role.INSPECTOR)]}
    draft = letter_to_police(
        unit,
        people.values(),
        subject=subject,
        render=partial(render_unit_mail, "alert", unit, subject=subject, words=words, redeployment=None),
        category="alert",
        about=school.name_and_urn,
        page=reverse("deployments:call-list"),
    )
    if draft.to:
        post_letters([draft], by=None)


def _whom_it_concerns(redeployment: Redeployment) -> str:
    """The plan's school; of several, the plan."""
    schools = School.objects.filter(changes__redeployment=redeployment).distinct()[:2]
    return schools[0].name_and_urn if len(schools) == 1 else str(redeployment)
