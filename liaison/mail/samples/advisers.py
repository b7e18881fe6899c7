"""What a local authority's adviser is sent."""

from datetime import timedelta

from django.utils.translation import gettext_lazy

from accounts.mail import Words
from deployments.desk.advised.notices import Told
from deployments.desk.advised.overview import Overview
from deployments.desk.advised.vacant import Vacant
from liaison.advisers.words import Week, mail_of
from liaison.mail.samples import world
from liaison.mail.samples.sample import Sample
from schools.models import School


def _adviser_digest() -> Words:
    told, earlier = _told(1), _told(2)
    vacant = Vacant(
        School(name="Northmoor Primary"), world.day() - timedelta(days=30), "Sergeant Robin Vale", world.day()
    )
    overview = Overview(
        schools=24,
        coming=[told, earlier],
        coming_count=2,
        unanswered=[told],
        unanswered_count=1,
        vacant=[vacant],
        vacant_count=4,
    )
    week = Week(world.day() - timedelta(weeks=2), [told], 1, overview)
    text, html = mail_of(week, report_url=world.force().report_url)
    return Words(week.subject, text, html)


def _told(pk: int) -> Told:
    plan = world.plan()
    notice = world.notice(plan)
    notice.pk = pk
    notice.leaves_at = None  # type: ignore[attr-defined] # it has left
    return Told(notice, [world.change(plan)])


ADVISERS = (
    Sample(
        "adviser-digest",
        gettext_lazy("Week for an adviser"),
        gettext_lazy("To advisers who asked for it, on the first working day of the week."),
        _adviser_digest,
    ),
)
