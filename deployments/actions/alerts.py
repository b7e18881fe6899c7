"""Letters to the police themselves: what happened to a plan and needs somebody."""

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse

from accounts.models import Role, User
from deployments.models import Redeployment
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


def _whom_it_concerns(redeployment: Redeployment) -> str:
    """The plan's school; of several, the plan."""
    schools = School.objects.filter(changes__redeployment=redeployment).distinct()[:2]
    return schools[0].name_and_urn if len(schools) == 1 else str(redeployment)
