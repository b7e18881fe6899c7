"""What schools and local authorities propose for the next meeting, and what becomes of it."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import written_in
from accounts.models import User
from bulletins.errors import AgendaError
from bulletins.models import AgendaItem
from bulletins.places import Place, places_of
from bulletins.rendering import agenda_mail_of
from outbox.actions import Draft, Recipient, post_letter
from outbox.settling import KEEP_TRYING
from schools.days import SchoolCalendar
from schools.hours import leaves_at
from schools.models import LocalAuthority, School

Status = AgendaItem.Status


def propose_item(*, title: str, words: str, place: Place, by: User) -> AgendaItem:
    """Put it before the inspectors of the unit that meets this place."""
    unit = places_of(by).get(place)
    if unit is None:
        raise AgendaError(_("You can propose an item only for a school or a local authority of yours."))
    try:
        with transaction.atomic():
            return AgendaItem.objects.create(
                title=" ".join(title.split()),
                words=words.strip(),
                command_unit=unit,
                school=place if isinstance(place, School) else None,
                local_authority=place if isinstance(place, LocalAuthority) else None,
                proposed_by=by,
            )
    except IntegrityError as error:
        raise AgendaError(_("You have proposed this already, and it waits for an answer."), field="title") from error


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: User) -> None:
    """Take back one's own, as long as nobody has decided."""
    own = AgendaItem.objects.open().filter(pk=item.pk, proposed_by=by)
    _move(item, own.update(status=Status.WITHDRAWN, withdrawn_at=timezone.now()))


@transaction.atomic
def take_up_item(*, item: AgendaItem, by: User) -> None:
    """It will be spoken of, and whoever proposed it is told."""
    _decide(item, Status.TAKEN_UP, reason="", by=by)


@transaction.atomic
def decline_item(*, item: AgendaItem, reason: str, by: User) -> None:
    """It will not be spoken of, and whoever proposed it is told why."""
    reason = reason.strip()
    if not reason:
        raise AgendaError(_("Enter the reason"), field="reason")
    _decide(item, Status.DECLINED, reason=reason, by=by)


def _decide(item: AgendaItem, status: AgendaItem.Status, *, reason: str, by: User) -> None:
    open_here = AgendaItem.objects.open().decidable_by(by).filter(pk=item.pk)
    _move(item, open_here.update(status=status, reason=reason, decided_by=by, decided_at=timezone.now()))
    if item.proposed_by.is_active:
        _tell(item, by=by)


def _move(item: AgendaItem, moved: int) -> None:
    """What was moved is one row, or somebody was quicker."""
    item.refresh_from_db()
    if moved == 1:
        return
    match item.status:
        case Status.WITHDRAWN:
            raise AgendaError(_("This item has been taken back. Nothing was changed."))
        case Status.PROPOSED:
            raise AgendaError(_("This item is not yours to decide."))
        case _status:
            facts = {"who": item.decided_by, "what": item.get_status_display().lower()}
            raise AgendaError(_("%(who)s has decided already: %(what)s. Nothing was changed.") % facts)


def _tell(item: AgendaItem, *, by: User) -> None:
    person, unit = item.proposed_by, item.command_unit
    mail = written_in(person.language, lambda: agenda_mail_of(item))
    leaves = leaves_at(SchoolCalendar(), timezone.now())
    link = settings.PUBLIC_URL + reverse("bulletins:agenda-item", args=[item.pk])
    draft = Draft(
        to=[Recipient(person.name, person.email, link)],
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        category="agenda",
        sender=unit.sender,
        reply_to=unit.reply_to(by),
        send_after=leaves,
        send_before=leaves + KEEP_TRYING,
        about=str(item.place),
        desk=unit.desk,
    )
    post_letter(draft, by=by)
