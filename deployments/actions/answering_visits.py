"""Answering a school's report, putting its match right, and passing on what nobody answers."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.mail import Words
from accounts.models import User
from deployments.actions.register import add_remark, enter_visit
from deployments.actions.reporting_visits import alert_of_visit
from deployments.actions.waiting import answer_once, escalate
from deployments.door.matching import match_officer
from deployments.errors import VisitError
from deployments.letters import letter_to_school, render_unit_mail, school_subject
from deployments.models import RegisterEntry, Visit, VisitCorrection
from officers.models import Officer
from outbox.actions import Recipient, post_letter
from schools.days import calendars_for
from schools.hours import leaves_at
from schools.models import Contact

Match = Visit.Match


@transaction.atomic
def answer_visit(*, visit: Visit, answer: str, by: User) -> None:
    """Answer it once, for everybody at the school who reads the report, and mail the answer to whoever reported.

    Raises VisitError when a colleague was quicker.
    """
    answer_once(visit, Visit.objects.all(), answer=answer, by=by, error=VisitError)
    _mail_answer(visit, by)


def escalate_visits(*, now: datetime) -> int:
    """Tell the inspectors, once, of each report that nobody has answered in 72 hours. Returns how many."""
    about = Visit.objects.select_related("school", "command_unit__force")
    return escalate(about, now=now, tell=_tell_inspectors)


@transaction.atomic
def correct_match(*, visit: Visit, match: str, officer: Officer | None, because: str, by: User) -> None:
    """Put right what was found in the record, with a reason. How it stood before is kept.

    What is on the register stays there and gets a remark. Where nothing is, and now no notice stands behind the visit,
    it is entered.
    """
    if (match == Match.UNKNOWN) != (officer is None):
        missing = _("Select the officer") if officer is None else _("Select no officer where nobody knows who it was")
        raise VisitError(missing, field="officer")
    was = {"match": visit.match, "officer": visit.officer_id}
    if was == {"match": match, "officer": officer.pk if officer else None}:
        raise VisitError(_("This is what stands there already"), field="match")
    evidence, notice = _found(visit, match, officer)
    moved = Visit.objects.filter(pk=visit.pk, **was).update(
        match=match, officer=officer, notice=notice, evidence=evidence
    )
    if moved != 1:
        raise VisitError(_("Somebody else has put it right in the meantime. Look at it again."))
    VisitCorrection.objects.create(
        visit=visit,
        was_match=visit.match,
        was_officer=visit.officer,
        was_evidence=visit.evidence,
        because=because.strip()[:500],
        corrected_by=by,
    )
    visit.refresh_from_db()
    _keep_register(visit, because.strip(), by)


def _found(visit: Visit, match: str, officer: Officer | None) -> tuple[str, int | None]:
    """What the record says of this officer: the sergeant may know better, and then it says so beside their reason."""
    if officer is None:
        return _("Nobody knows which officer it was."), None
    found = match_officer(visit.school, officer, visit.came_on, str(officer))
    return found.evidence, found.notice.pk if found.notice and match == Match.EXPECTED else None


def _keep_register(visit: Visit, because: str, by: User) -> None:
    entry = RegisterEntry.objects.filter(visit=visit).first()
    if entry:
        words = _("Put right: %(match)s. %(because)s") % {"match": visit.get_match_display(), "because": because}
        add_remark(entry=entry, words=words, by=by)
    elif visit.notice is None:
        enter_visit(visit)


def _tell_inspectors(visit: Visit) -> None:
    alert_of_visit(visit, subject=gettext_noop("Not answered in 72 hours"), to_sergeants=False, by=None)


def _mail_answer(visit: Visit, by: User) -> None:
    """To whoever reported, unless they have left. Kept with the report, so that the police hear if it comes back."""
    contact, school, unit = visit.contact, visit.school, visit.command_unit
    if contact.state == Contact.State.LEFT:
        return
    page = settings.PUBLIC_URL + reverse("deployments:school-visit", args=[visit.pk])
    draft = letter_to_school(
        school,
        unit,
        [Recipient(contact.name, contact.email, page)],
        write=lambda: Words(
            school_subject(school, _("an answer about an unannounced visit")),
            *render_unit_mail("visit_answer", unit, visit=visit, school=school),
        ),
        category="visit-answer",
        leaves=leaves_at(calendars_for([school])[school.pk], timezone.now()),
        sergeant=visit.answered_by,
    )
    visit.letter = post_letter(draft, by=by).letter
    visit.save(update_fields=["letter"])
