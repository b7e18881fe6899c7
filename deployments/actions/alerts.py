"""Letters to the police themselves: what happened to a plan and needs somebody."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse

from accounts.models import Role, User
from deployments.letters import leaders_of, render_unit_mail, sergeants_of
from deployments.models import Redeployment, Suspension
from deployments.notices.render import render_mail
from outbox.actions import Draft, Recipient, post_letters
from outbox.models import Letter
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
    people = User.objects.none()
    if to_inspectors:
        people |= User.objects.filter(
            postings__command_unit=redeployment.command_unit, postings__role=Role.INSPECTOR, roles__role=Role.INSPECTOR
        )
    if to_author:
        people |= User.objects.filter(pk__in=[redeployment.created_by_id, redeployment.scheduled_by_id])
    people |= User.objects.filter(pk__in=also)
    people = people.filter(is_active=True).distinct()
    link = settings.PUBLIC_URL + reverse("deployments:redeployment-detail", args=[redeployment.pk])
    recipients = [Recipient(person.name, person.email, link) for person in people if person != by]
    if not recipients:
        return
    text, html = render_mail("alert", redeployment, subject=subject, words=words)
    draft = Draft(
        to=recipients,
        subject=subject[:200],
        text=text,
        html=html,
        category="alert",
        priority=Letter.Priority.URGENT,
        about=_whom_it_concerns(redeployment),
        desk=redeployment.command_unit.desk,
    )
    post_letters([draft], by=by)


def alert_of_suspension(suspension: Suspension, *, words: str) -> None:
    """Mail the officer's sergeant and the unit's inspectors: a school does not know what the morning's run found."""
    officer, school = suspension.deployment.officer, suspension.deployment.school
    unit, subject = officer.command_unit, f"Call the school: {suspension.deployment.school.name[:120]}, {officer}"
    people = {person.pk: person for person in [*sergeants_of(officer), *leaders_of(unit, Role.INSPECTOR)]}
    link = settings.PUBLIC_URL + reverse("deployments:call-list")
    text, html = render_unit_mail("alert", unit, subject=subject, words=words, redeployment=None)
    draft = Draft(
        to=[Recipient(person.name, person.email, link) for person in people.values()],
        subject=subject[:200],
        text=text,
        html=html,
        category="alert",
        priority=Letter.Priority.URGENT,
        about=school.name_and_urn,
        desk=unit.desk,
    )
    if draft.to:
        post_letters([draft], by=None)


def _whom_it_concerns(redeployment: Redeployment) -> str:
    """The plan's school; of several, the plan."""
    schools = School.objects.filter(changes__redeployment=redeployment).distinct()[:2]
    return schools[0].name_and_urn if len(schools) == 1 else str(redeployment)
