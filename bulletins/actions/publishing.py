"""Writing, publishing and retracting bulletins, and knowing who read them."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import POLICE, User
from bulletins.audience import Audience, Circle, audiences_for, circle_of
from bulletins.errors import BulletinError
from bulletins.models import Bulletin, DigestCopy, Reading
from bulletins.rendering import mail_of
from bulletins.truth import RETRACTED
from outbox.actions import Draft, cancel_deliveries, post_letter
from outbox.models import Delivery, Letter
from outbox.settling import KEEP_TRYING
from schools.days import SchoolCalendar
from schools.hours import leaves_at
from schools.models import CommandUnit, Force, LocalAuthority, School

Status = Bulletin.Status

AT_A_TIME = 1000
TOO_LATE = gettext_lazy("This bulletin has been published and can no longer be changed.")


def write_bulletin(*, title: str, words: str, audience: Audience, by: User) -> Bulletin:
    """Begin a bulletin as a draft. The unit through which the inspector reaches the audience answers for it."""
    unit = _unit_for(audience, by=by)
    return Bulletin.objects.create(
        title=title, words=words, written_for=unit, created_by=by, **_audience_columns(audience)
    )


def change_bulletin(*, bulletin: Bulletin, title: str, words: str, audience: Audience, by: User) -> None:
    """Put other words or another audience into a draft."""
    unit = _unit_for(audience, by=by, at_home=bulletin.written_for)
    facts = {"title": title, "words": words, "written_for": unit} | _audience_columns(audience)
    if not Bulletin.objects.filter(pk=bulletin.pk, status=Status.DRAFT).update(**facts):
        raise BulletinError(str(TOO_LATE))
    bulletin.refresh_from_db()


@transaction.atomic
def publish_bulletin(*, bulletin: Bulletin, by: User, seen: str | None = None) -> None:
    """Freeze the words in one letter and post it to everybody in the audience who wants each bulletin at once.

    For the others it waits for their next digest.
    `seen` is the fingerprint of the preview: what was changed since in another window is not published unread.
    """
    if seen is not None and seen != bulletin.fingerprint:
        raise BulletinError(_why_not_published(bulletin))
    if _unit_for(bulletin.audience, by=by, at_home=bulletin.written_for) != bulletin.written_for:
        raise BulletinError(
            _("%(audience)s is no longer part of %(written_for)s. Choose the audience again.")
            % {"audience": bulletin.audience, "written_for": bulletin.written_for}
        )
    circle = circle_of(bulletin)
    letter = _post(bulletin, circle, by=by)
    moved = Bulletin.objects.filter(
        pk=bulletin.pk,
        status=Status.DRAFT,
        title=bulletin.title,
        words=bulletin.words,
        **_audience_columns(bulletin.audience),
    ).update(status=Status.PUBLISHED, published_by=by, published_at=timezone.now(), letter=letter)
    if not moved:
        raise BulletinError(_why_not_published(bulletin))
    copies = [DigestCopy(bulletin=bulletin, name=one.name, address=one.address) for one in circle.by_digest]
    DigestCopy.objects.bulk_create(copies, batch_size=AT_A_TIME)
    bulletin.refresh_from_db()


@transaction.atomic
def retract_bulletin(*, bulletin: Bulletin, by: User) -> int:
    """Take it from the schools' pages and stop what mail has not been sent. Returns how many copies were stopped.

    A digest that holds it is stopped as well: what else it holds goes with the next one.
    """
    moved = Bulletin.objects.filter(pk=bulletin.pk, status=Status.PUBLISHED).update(
        status=Status.RETRACTED, retracted_by=by, retracted_at=timezone.now()
    )
    bulletin.refresh_from_db()
    if not moved:
        if bulletin.status == Status.RETRACTED:
            raise BulletinError(_("This bulletin has already been retracted."))
        raise BulletinError(_("This bulletin has not been published."))
    mailed = Q(letter=bulletin.letter_id) | Q(letter__in=bulletin.digest_copies.values("letter"))
    stopped = cancel_deliveries(Delivery.objects.filter(mailed), because=RETRACTED)
    waiting = bulletin.digest_copies.waiting().delete()[0]
    return stopped + waiting


def record_reading(*, bulletin: Bulletin, by: User) -> None:
    """Note that a school's own person opened it, once for each of that person's schools. Police never count."""
    if bulletin.status != Status.PUBLISHED or by.has_role(*POLICE):
        return
    noted = Reading.objects.filter(bulletin=bulletin, user=by).values("school")
    schools = School.objects.attended_by(by).filter(pk__in=bulletin.schools()).exclude(pk__in=noted)
    readings = [Reading(bulletin=bulletin, school=school, user=by) for school in schools]
    if readings:
        Reading.objects.bulk_create(readings, ignore_conflicts=True)


def _unit_for(audience: Audience, *, by: User, at_home: CommandUnit | None = None) -> CommandUnit:
    unit = audiences_for(by, at_home=at_home).get(audience)
    if unit is None:
        raise BulletinError(
            _("%(audience)s is not yours to write to: choose your own force, command unit or local authority.")
            % {"audience": audience}
        )
    return unit


def _audience_columns(audience: Audience) -> dict[str, Any]:
    return {
        "force": audience if isinstance(audience, Force) else None,
        "command_unit": audience if isinstance(audience, CommandUnit) else None,
        "local_authority": audience if isinstance(audience, LocalAuthority) else None,
    }


def _post(bulletin: Bulletin, circle: Circle, *, by: User) -> Letter | None:
    """The letter for those who want it at once; none where nobody does."""
    if not circle.people:
        raise BulletinError(
            _(
                "Nobody would get it: no open school in %(audience)s has a headteacher or "
                "Designated Safeguarding Lead who can be reached by email."
            )
            % {"audience": bulletin.audience}
        )
    if not circle.at_once:
        return None
    mail = mail_of(bulletin, sender=by)
    # Schools of one audience have different terms, and a bulletin hurries nobody: any working day will do.
    leaves = leaves_at(SchoolCalendar(), timezone.now())
    draft = Draft(
        to=circle.at_once,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        category="bulletin",
        priority=Letter.Priority.BULLETIN,
        sender=bulletin.written_for.sender,
        reply_to=bulletin.written_for.email,
        send_after=leaves,
        send_before=leaves + KEEP_TRYING,
        about=str(bulletin.audience),
        desk=bulletin.written_for.desk,
        is_optional=True,
    )
    return post_letter(draft, by=by).letter


def _why_not_published(bulletin: Bulletin) -> str:
    status = Bulletin.objects.values_list("status", flat=True).get(pk=bulletin.pk)
    return {
        Status.DRAFT: _("This bulletin was changed in another window. Read it again before you publish it."),
        Status.PUBLISHED: _("This bulletin has already been published."),
        Status.RETRACTED: _("This bulletin has been retracted and cannot be published again."),
    }[Status(status)]
