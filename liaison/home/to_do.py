"""What is asked of a head, DSL or deputy: one short list, each thing with the one page where it is done.

Every room that asks something of schools has a function here, and its place in `SOURCES`: the list is in that order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.wording import spoken
from bulletins.models import Bulletin
from deployments.letters import news_of
from deployments.models import Question
from liaison.home.coming import Coming
from schools.models import ContactReview, School


@dataclass(frozen=True)
class Item:
    """One thing to do. Of a school, where it is one school's."""

    words: str
    url: str
    school: School | None = None


@dataclass(frozen=True)
class Reader:
    """Whoever is asked, their schools, and what those were told that is still true."""

    user: User
    schools: Sequence[School]
    told: Sequence[Coming]
    today: date


def notices_to_acknowledge(reader: Reader) -> Iterator[Item]:
    schools = {school.pk: school for school in reader.schools}
    for coming in reader.told:
        if coming.is_unanswered:
            school, subject = schools[coming.notice.school_id], coming.notice.letter.subject
            words = _("Read and acknowledge: %(news)s") % {"news": news_of(subject, school)}
            yield Item(words, reverse("deployments:notice-detail", args=[coming.notice.pk]), school)


def contacts_to_confirm(reader: Reader) -> Iterator[Item]:
    for review in ContactReview.objects.waiting_for(reader.user).select_related("school"):
        url = reverse("contact-review", args=[review.school.pk])
        yield Item(_("Confirm your contacts"), url, review.school)


def answers_to_read(reader: Reader) -> Iterator[Item]:
    """Of each notice once, however much was asked about it."""
    answered = Question.objects.visible_to(reader.user).answered_unseen(reader.user)
    notices = {question.notice: None for question in answered.select_related("notice__redeployment", "notice__school")}
    for notice in notices:
        day = spoken(notice.redeployment.effective_on)
        words = _("Read the answer to what you asked about %(day)s") % {"day": day}
        yield Item(words, reverse("deployments:notice-detail", args=[notice.pk]) + "#questions", notice.school)


def bulletins_to_read(reader: Reader) -> Iterator[Item]:
    """One by its name; several by their number, so that they never push aside what is asked of the school itself."""
    unread = list(Bulletin.objects.unread_by(reader.user).order_by("-published_at", "-pk").only("title"))
    if len(unread) == 1:
        words = _("Read the bulletin “%(title)s”") % {"title": unread[0].title}
        yield Item(words, reverse("bulletins:bulletin-detail", args=[unread[0].pk]))
    elif unread:
        words = ngettext("Read %(number)d bulletin", "Read %(number)d bulletins", len(unread))
        yield Item(words % {"number": len(unread)}, reverse("bulletins:bulletin-list"))


Source = Callable[[Reader], Iterator[Item]]
SOURCES: tuple[Source, ...] = (notices_to_acknowledge, contacts_to_confirm, answers_to_read, bulletins_to_read)


def things_to_do(reader: Reader) -> list[Item]:
    return [item for source in SOURCES for item in source(reader)]
