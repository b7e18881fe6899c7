"""What a school hears when its change is held, and when the gate lets it through after all."""

from collections.abc import Collection
from datetime import date
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.mail import Words
from deployments.actions.following import call_back_held, post_follow_ups
from deployments.letters import by_mail, letter_to_school, school_subject
from deployments.models import Change, Notice, Redeployment
from deployments.notices.render import words_about
from deployments.outlook import Post, expected_posts
from outbox.models import Letter
from schools.days import calendars_for
from schools.hours import leaves_at
from schools.models import School
from schools.reach import readers_at


def tell_held_schools(plan: Redeployment, held: Collection[Change], notices: dict[int, Notice]) -> None:
    """The change has not happened, and who comes meanwhile."""
    schools = [change.school for change in held]
    posts = expected_posts(plan.effective_on, schools=[school.pk for school in schools], without=plan)
    _tell(plan, schools, posts, notices, template="held", news=gettext_noop("your officer does not change yet"))


def tell_released_schools(
    plan: Redeployment, released: Collection[Change], notices: dict[int, Notice], *, on: date
) -> None:
    """The change that was held has happened, and who comes now."""
    still_held = set(plan.changes.filter(status=Change.Status.HELD).values_list("school", flat=True))
    over = {change.school_id for change in released} - still_held
    call_back_held([notices[urn] for urn in over if urn in notices], because=gettext_noop("The change has happened."))
    schools = [change.school for change in released]
    posts = expected_posts(on, schools=[school.pk for school in schools])
    news = gettext_noop("your change of officer has now happened")
    _tell(plan, schools, posts, notices, template="released", news=news)


def _tell(
    plan: Redeployment,
    schools: Collection[School],
    posts: Collection[Post],
    notices: dict[int, Notice],
    *,
    template: str,
    news: str,
) -> None:
    """One letter per school to everybody who must hear: on the day itself at once, later in the school's hours."""
    now, calendars = timezone.now(), calendars_for(schools)
    readers = readers_at(school.pk for school in schools)
    drafts = []
    for urn, school in {school.pk: school for school in schools}.items():
        leaves = leaves_at(calendars[urn], now, day=plan.effective_on)
        here = [post for post in posts if post.urn == urn]
        draft = letter_to_school(
            school,
            plan.command_unit,
            by_mail(readers[urn]),
            write=partial(_words, template, news, plan, school, here, notices.get(urn)),
            category=template,
            leaves=leaves,
            sergeant=plan.created_by,
            priority=Letter.Priority.URGENT,
        )
        drafts.append((notices.get(urn), draft))
    post_follow_ups([(notice, draft) for notice, draft in drafts if draft.to], by=None)


def _words(
    template: str, news: str, plan: Redeployment, school: School, posts: Collection[Post], notice: Notice | None
) -> Words:
    subject, lines = school_subject(school, _(news)), [post.line for post in posts]
    return words_about(subject, template, plan, school=school, notice=notice, lines=lines)
