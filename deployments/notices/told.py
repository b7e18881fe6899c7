"""Whether a school has been told, by its force's policy."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from deployments.models import Acknowledgement, Notice, NoticeCopy
from outbox.models import Delivery
from schools.days import SchoolCalendar, calendars_for
from schools.models import Contact, Force
from schools.models.contact import ContactQuerySet

ONE_DAY = timedelta(days=1)


def told_notices(notices: Sequence[Notice], *, on: date) -> set[int]:
    """The ids of those live notices of which the school counts as told on that day.

    Always when a head or DSL had acknowledged by then. Where the force's policy is the weaker one, also when mail
    reached both a head and a DSL: delivered, or, where the relay reports no deliveries, accepted a full school day ago.
    """
    return _told([notice for notice in notices if notice.is_live], on, Contact.objects.live())


def were_told(notices: Sequence[Notice], *, on: date) -> set[int]:
    """The same of a day gone by, with what is known now: whatever became of the notice and of its readers since."""
    there = Contact.objects.filter(Q(pk__in=Contact.objects.proved().values("pk")) | Q(left_on__gt=on))
    return _told(notices, on, there)


def _told(notices: Sequence[Notice], on: date, contacts: ContactQuerySet) -> set[int]:
    told = _answered(notices, on)
    by_mail = [
        notice
        for notice in notices
        if notice.pk not in told and notice.redeployment.command_unit.force.told_by == Force.ToldBy.DELIVERED
    ]
    return told | _reached_by_mail(by_mail, on, contacts) if by_mail else told


def _answered(notices: Sequence[Notice], on: date) -> set[int]:
    answers = Acknowledgement.objects.filter(notice__in=notices).values_list("notice", "acknowledged_at")
    return {pk for pk, acknowledged_at in answers if timezone.localdate(acknowledged_at) <= on}


def _reached_by_mail(notices: Sequence[Notice], on: date, contacts: ContactQuerySet) -> set[int]:
    calendars = calendars_for(notice.school for notice in notices)
    schools = {notice.pk: notice.school_id for notice in notices}
    reached: dict[int, set[str]] = defaultdict(set)
    copies = NoticeCopy.objects.filter(notice__in=notices).select_related("delivery")
    for copy in copies:
        if _arrived(copy.delivery, calendars[schools[copy.notice_id]], on):
            # Where it went, whatever the contact’s address is by now.
            reached[copy.notice_id].add(copy.delivery.address.lower())
    roles = _roles_by_address(contacts.filter(school__in=set(schools.values())))
    return {
        pk
        for pk, addresses in reached.items()
        if {Contact.Role.HEAD, Contact.Role.DSL}
        <= {role for address in addresses for role in roles[schools[pk], address]}
    }


def _roles_by_address(contacts: ContactQuerySet) -> dict[tuple[int, str], set[str]]:
    """A person with two roles at a school gets one copy, which counts for both."""
    roles: dict[tuple[int, str], set[str]] = defaultdict(set)
    for urn, email, role in contacts.values_list("school", "email", "role"):
        roles[urn, email.lower()].add(role)
    return roles


def _arrived(delivery: Delivery, calendar: SchoolCalendar, on: date) -> bool:
    if delivery.status == Delivery.Status.DELIVERED:
        arrived_at = delivery.delivered_at or delivery.accepted_at
        return arrived_at is not None and timezone.localdate(arrived_at) <= on
    if settings.MAIL_REPORTS_DELIVERY or delivery.status != Delivery.Status.ACCEPTED or not delivery.accepted_at:
        return False
    return calendar.count(timezone.localdate(delivery.accepted_at), on - ONE_DAY) >= 1
