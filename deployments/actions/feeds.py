"""Private calendar addresses: made by whoever may read what they tell, and revoked by them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from deployments.errors import FeedError
from deployments.models import CalendarFeed
from officers.models import Officer
from schools.models import CommandUnit, School

Subject = Officer | CommandUnit | School


@transaction.atomic
def make_feed(*, of: Subject, by: User) -> CalendarFeed:
    """An address with a key that nobody guesses; one at a time for one thing and one person."""
    facts = _facts(of)
    if not may_follow(by, of):
        raise FeedError(_("You may not follow this calendar."), field="of")
    # Two tabs: the second waits here and then finds the address that the first made.
    User.objects.select_for_update().get(pk=by.pk)
    if CalendarFeed.objects.live().filter(user=by, **facts).exists():
        raise FeedError(_("You have an address for this calendar already. Revoke it to get another"), field="of")
    return CalendarFeed.objects.create(user=by, **facts)


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User) -> None:
    """From now on nobody reads anything there, whoever has the address."""
    mine = CalendarFeed.objects.filter(pk=feed.pk, user=by, revoked_at__isnull=True)
    if mine.update(revoked_at=timezone.now()) != 1:
        raise FeedError(_("This address was revoked before."))


@transaction.atomic
def revoke_lost_feeds(*, user: User) -> None:
    """End the addresses of calendars that the person may follow no more: all of them, of whoever signs in no more."""
    feeds = CalendarFeed.objects.filter(user=user, revoked_at__isnull=True)
    rows = feeds.select_related("officer__command_unit", "command_unit", "school")
    lost = [feed.pk for feed in rows if not (user.is_active and may_follow(user, subject_of(feed)))]
    feeds.filter(pk__in=lost).update(revoked_at=timezone.now())


def subject_of(feed: CalendarFeed) -> Subject:
    """What the calendar tells of; the caller has read it along."""
    subject = feed.officer or feed.command_unit or feed.school
    assert subject is not None
    return subject


def may_follow(user: User, subject: Subject) -> bool:
    """Whether the person still works where the calendar tells of: asked when it is made and whenever it is read."""
    if isinstance(subject, School):
        return user.has_role(Role.SCHOOL) and School.objects.attended_by(user).filter(pk=subject.pk).exists()
    if isinstance(subject, Officer):
        if subject.user_id == user.pk:
            return user.has_role(Role.OFFICER)
        subject = subject.command_unit
    return CommandUnit.objects.run_by(user).filter(pk=subject.pk).exists()


def _facts(subject: Subject) -> dict[str, Subject]:
    name = {Officer: "officer", CommandUnit: "command_unit", School: "school"}[type(subject)]
    return {name: subject}
