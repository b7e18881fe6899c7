"""A school reports that an officer came unannounced. The record is searched at once, and what fell short is entered."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from accounts.models import Role, User
from accounts.wording import spoken
from deployments.actions.register import enter_visit
from deployments.actions.waiting import MOST_WAITING, SAME_WITHIN, within
from deployments.door.matching import match_given
from deployments.errors import VisitError
from deployments.letters import letter_to_police, render_unit_mail
from deployments.models import Visit
from outbox.actions import post_letters
from schools.keepers import posted_to
from schools.models import School

LONGEST_REPORT = 2000
LONGEST_GIVEN = 100
# What lies further back is a slip of the pen, and checks at the door are kept no longer.
FURTHEST_BACK = timedelta(days=365)


@transaction.atomic
def report_visit(*, school: School, given: str, came_at: datetime, words: str, by: User) -> Visit:
    """Note the visit, find it in the record, tell sergeant and inspectors, and enter what nobody had announced."""
    words = within(
        words,
        LONGEST_REPORT,
        field="words",
        missing=_("Enter what was said"),
        too_long=_("What was said must be %(most)s characters or fewer"),
        error=VisitError,
    )
    now = timezone.now()
    _refuse_days(came_at, now)
    # Whoever presses twice waits here for the first.
    school = (
        School.objects.select_for_update(no_key=True, of=("self",))
        .select_related("local_authority__command_unit__force")
        .get(pk=school.pk)
    )
    facts = {"given": given.strip()[:LONGEST_GIVEN], "came_at": came_at, "words": words}
    sent = school.visits.filter(asked_by=by, asked_at__gt=now - SAME_WITHIN, **facts).first()
    if sent:
        return sent
    visit = _new_visit(school, by, now, facts)
    # Police read it, in whatever language the school wrote.
    with override(settings.LANGUAGE_CODE):
        _look_up(visit)
        visit.save()
        if visit.match != Visit.Match.EXPECTED:
            enter_visit(visit)
        alert_of_visit(visit, subject=gettext_noop("Unannounced visit"), to_sergeants=True, by=by)
    return visit


def alert_of_visit(visit: Visit, *, subject: str, to_sergeants: bool, by: User | None) -> None:
    """Mail the unit's inspectors and, when it is new, the cluster's sergeant; of no cluster, every sergeant there."""
    unit, school = visit.command_unit, visit.school
    people = list(posted_to([unit], Role.INSPECTOR))
    if to_sergeants:
        sergeants = posted_to([unit], Role.SERGEANT)
        people += sergeants.filter(clusters__schools=school) or sergeants
    others = {person.pk: person for person in people if person != by}
    if not others:
        return
    subject = f"{_(subject)}: {school}"
    draft = letter_to_police(
        unit,
        others.values(),
        subject=subject,
        render=partial(render_unit_mail, "visit", unit, subject=subject, visit=visit, school=school),
        category="visit",
        about=school.name_and_urn,
        page=reverse("deployments:visit-answer", args=[visit.pk]),
    )
    post_letters([draft], by=by)


def _refuse_days(came_at: datetime, now: datetime) -> None:
    if came_at > now:
        field = "day" if timezone.localdate(came_at) > timezone.localdate(now) else "time"
        raise VisitError(_("The visit must not be in the future"), field=field)
    if came_at < now - FURTHEST_BACK:
        first = spoken(timezone.localdate(now - FURTHEST_BACK))
        raise VisitError(_("The day must be %(day)s or later") % {"day": first}, field="day")


def _new_visit(school: School, by: User, now: datetime, facts: dict[str, object]) -> Visit:
    contact = by.contacts.current().filter(school=school).order_by("is_shared", "pk").first()
    unit = school.local_authority.command_unit
    if contact is None:
        raise VisitError(_("Only somebody who belongs to the school can report a visit to it."))
    if unit is None:
        raise VisitError(_("No police unit in Liaison answers for your school yet. Please call 101."))
    if school.visits.unanswered().count() >= MOST_WAITING:
        raise VisitError(
            _("%(number)s reports of your school wait for an answer already. Please call instead.")
            % {"number": MOST_WAITING}
        )
    return Visit(
        school=school, command_unit=unit, asked_by=by, contact=contact, name=contact.name, asked_at=now, **facts
    )


def _look_up(visit: Visit) -> None:
    found = match_given(visit.school, visit.given, visit.came_on)
    visit.match, visit.officer, visit.notice, visit.evidence = found.match, found.officer, found.notice, found.evidence
