"""A notice as one school will read it, in the portal and by mail. Preview and sending use the same words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from accounts.languages import ENGLISH, WELSH, spoken_to
from accounts.mail import Words
from accounts.wording import spoken
from deployments.letters import render_unit_mail, school_subject
from deployments.models import Change, Deployment, Exigency, Notice, Redeployment
from deployments.models.exigency import authorised_exigency_of
from deployments.notices.meanwhile import lines_beside, with_next_absence
from deployments.outlook import Post, posts_before_and_after
from deployments.words import SchoolFacts, fill, in_own_language
from schools.models import School

NOBODY = gettext_noop("No named officer")


@dataclass(frozen=True)
class NoticeWords:
    """One school's notice before it is frozen, in one language; of a school that has it in Welsh, in Welsh besides."""

    redeployment: Redeployment
    school: School
    changes: Sequence[Change]
    before: list[str]
    officers_after: list[str]
    # What the school reads below them.
    beside: list[str]
    corrects: Notice | None = None
    exigency: Exigency | None = None
    language: str = ENGLISH
    in_welsh: "NoticeWords | None" = None

    @property
    def number(self) -> int:
        return self.corrects.number + 1 if self.corrects else 1

    @property
    def after(self) -> list[str]:
        """All that the school reads of the time from that day on. Where nobody comes that is said first."""
        with override(self.language):
            nobody = [_(NOBODY)] if self.beside and not self.officers_after else []
        return [*self.officers_after, *nobody, *self.beside]

    @cached_property
    def subject(self) -> str:
        with override(self.language):
            news = self._what_happens % {"day": spoken(self.redeployment.effective_on, "j F")}
            if self.corrects:
                news = _("%(news)s (correction %(number)s)") % {"news": news, "number": self.number - 1}
            return school_subject(self.school, news)

    @property
    def _what_happens(self) -> str:
        kinds = {Change.Kind(change.kind) for change in self.changes if not _covers(change)}
        if kinds == {Change.Kind.SHADOWING}:
            return (
                _("a second officer comes along from %(day)s")
                if len(self.before) < 2
                else _("another officer comes along from %(day)s")
            )
        if kinds == {Change.Kind.ABSENCE}:
            return _("your officer is away from %(day)s")
        if not self.before:
            return _("your officer from %(day)s")
        return _("your officer changes on %(day)s") if self.officers_after else _("your officer leaves on %(day)s")

    @cached_property
    def body(self) -> str:
        with override(self.language):
            return fill(in_own_language(self.redeployment.words), SchoolFacts(self.redeployment, self.changes))

    @cached_property
    def explanation(self) -> str:
        parts = [self.redeployment.explanation, self.exigency.explanation if self.exigency else ""]
        return "\n\n".join(part.strip() for part in parts if part.strip())

    @cached_property
    def substance(self) -> str:
        """What makes a correction material.

        The day; for each change who comes, as what, with whom, until when, and who goes; where nobody works then, whom
        the school turns to and when it hears again.
        """
        facts = sorted(_facts_of(change) for change in self.changes)
        return "\n".join([self.redeployment.effective_on.isoformat(), *facts, *self.beside])

    def written(self) -> Words:
        """The mail in the language that is spoken, with the recipient's link still to be filled in."""
        words = self.in_welsh if self.in_welsh and get_language() == WELSH else self
        return Words(words.subject, *render_mail("notice", self.redeployment, notice=words))


def _covers(change: Change) -> bool:
    return change.kind == Change.Kind.ARRIVAL and change.deployment_kind == Deployment.Kind.COVER


def _facts_of(change: Change) -> str:
    facts = [change.kind, change.officer_in_id, change.deployment_kind, change.officer_out_id]
    # Not said of those whom they do not concern: notices issued before there were such compare the same.
    facts += [f"shadows {change.shadows_id}"] if change.shadows_id else []
    facts += [f"until {change.until_on.isoformat()}"] if change.until_on else []
    return "|".join(map(str, facts))


@dataclass
class NoticeWriter:
    """Writes the notices of one redeployment: reads once, then one notice per school without a query."""

    redeployment: Redeployment
    changes: dict[int, list[Change]] = field(init=False)
    before: dict[int, list[Post]] = field(init=False)
    after: dict[int, list[Post]] = field(init=False)
    earlier: dict[int, Notice] = field(init=False)
    exigency: Exigency | None = field(init=False)

    def __post_init__(self) -> None:
        rows = list(
            with_next_absence(self.redeployment.changes.filter(status__in=Change.OPEN)).select_related(
                "school", "officer_in", "officer_out", "shadows"
            )
        )
        self.changes = defaultdict(list)
        for row in rows:
            self.changes[row.school_id].append(row)
        self.before, self.after = posts_before_and_after(self.redeployment, rows)
        self.earlier = _live_notices(self.redeployment.corrects)
        self.exigency = authorised_exigency_of(self.redeployment)

    def words_for(self, urn: int) -> NoticeWords:
        """The notice of one of the plan's schools. Raises KeyError for any other."""
        if urn not in self.changes:
            raise KeyError(urn)
        words, language = self._words_in(ENGLISH, urn), spoken_to(self.changes[urn][0].school.language)
        return words if language == ENGLISH else replace(words, in_welsh=self._words_in(language, urn))

    def _words_in(self, language: str, urn: int) -> NoticeWords:
        changes = self.changes[urn]
        with override(language):
            return self._words(changes, urn, language)

    def _words(self, changes: list[Change], urn: int, language: str) -> NoticeWords:
        return NoticeWords(
            redeployment=self.redeployment,
            school=changes[0].school,
            changes=changes,
            before=[post.line for post in self.before[urn]],
            officers_after=[post.line for post in self.after[urn]],
            beside=lines_beside(self.redeployment, changes, self.after[urn]),
            corrects=self.earlier.get(urn),
            exigency=self.exigency,
            language=language,
        )

    def all(self) -> list[NoticeWords]:
        return [self.words_for(urn) for urn in self.changes]


def _live_notices(corrected: Redeployment | None) -> dict[int, Notice]:
    if corrected is None:
        return {}
    notices = corrected.notices.filter(status__in=Notice.LIVE).select_related("letter", "school")
    return {notice.school_id: notice for notice in notices}


def words_about(subject: str, name: str, redeployment: Redeployment, /, **context: Any) -> Words:
    """A mail about a plan, in the language that is spoken."""
    return Words(subject, *render_mail(name, redeployment, **context))


def render_mail(name: str, redeployment: Redeployment, /, **context: Any) -> tuple[str, str]:
    """The text and HTML of `templates/emails/NAME`, about a plan."""
    return render_unit_mail(
        name,
        redeployment.command_unit,
        redeployment=redeployment,
        day=spoken(redeployment.effective_on),
        weekday=spoken(redeployment.effective_on, "l j F Y"),
        author=redeployment.created_by,
        **context,
    )
