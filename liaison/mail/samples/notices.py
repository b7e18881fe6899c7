"""What schools and police are sent about a change of officer."""

from datetime import timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.languages import ENGLISH
from accounts.mail import Words
from accounts.wording import spoken
from deployments.letters import school_subject
from deployments.models import Redeployment
from deployments.notices.render import NoticeWords, words_about
from liaison.mail.samples import world
from liaison.mail.samples.sample import Sample


def _notice() -> Words:
    return _words_of(world.plan()).written()


def _correction() -> Words:
    """A week later than the school was told first."""
    earlier, plan = world.plan(), world.plan(world.day() + timedelta(days=7))
    return _words_of(plan, corrects=world.notice(earlier)).written()


def _words_of(plan: Redeployment, **more: Any) -> NoticeWords:
    language = get_language() or ENGLISH
    changes = [world.change(plan)]
    return NoticeWords(plan, world.school(), changes, world.before(), world.after(), [], language=language, **more)


def _reminder() -> Words:
    subject = _("Please answer: %(subject)s") % {"subject": _notice().subject}
    return _about("reminder", subject, notice=world.notice(world.plan()))


def _withdrawal() -> Words:
    return _about(
        "withdrawal",
        school_subject(world.school(), _("the change of officer is withdrawn")),
        notice=world.notice(world.plan()),
        because="PC Dave Quill stays in his post until the summer.",
        done="",
    )


def _held() -> Words:
    return _about(
        "held",
        school_subject(world.school(), _("your officer does not change yet")),
        school=world.school(),
        notice=world.notice(world.plan()),
        lines=world.before(),
    )


def _released() -> Words:
    return _about(
        "released",
        school_subject(world.school(), _("your change of officer has now happened")),
        school=world.school(),
        notice=world.notice(world.plan()),
        lines=world.after(),
    )


def _return() -> Words:
    back, last = spoken(world.day(), "l j F Y"), spoken(world.day() - timedelta(days=3), "l j F Y")
    headline = _("%(officer)s is back from %(weekday)s") % {"officer": "PC Dave Quill", "weekday": back}
    cover = _("%(officer)s covers until %(weekday)s.") % {"officer": "PC Ann Marlow", "weekday": last}
    subject = school_subject(world.school(), headline)
    return _about("return", subject, school=world.school(), headline=headline, lines=[f"{capfirst(headline)}.", cover])


def _alert() -> Words:
    subject = f"Not announced: {world.plan()}"
    words = (
        "Schools have not been told. The plan is a draft again, because: "
        f"{world.school()} has no Designated Safeguarding Lead whom mail reaches."
    )
    return _about("alert", subject, words=words, subject=subject)


def _question() -> Words:
    subject = f"A school asks: {world.school()}"
    return _about("question", subject, subject=subject, school=world.school(), question=world.question())


def _answer() -> Words:
    subject = school_subject(world.school(), _("an answer to your question"))
    return _about("answer", subject, school=world.school(), question=world.question())


def _visit() -> Words:
    subject = f"Unannounced visit: {world.school()}"
    return _about("visit", subject, subject=subject, school=world.school(), visit=world.visit())


def _visit_answer() -> Words:
    subject = school_subject(world.school(), _("an answer about an unannounced visit"))
    return _about("visit_answer", subject, school=world.school(), visit=world.visit())


def _about(template: str, line: str, /, **context: Any) -> Words:
    return words_about(line, template, world.plan(), **context)


NOTICES = (
    Sample(
        "notice",
        gettext_lazy("Notice"),
        gettext_lazy("To a school’s head and safeguarding leads, when a change is announced."),
        _notice,
        to_schools=True,
    ),
    Sample(
        "correction",
        gettext_lazy("Correction of a notice"),
        gettext_lazy("When what a school was told is no longer so."),
        _correction,
        to_schools=True,
    ),
    Sample(
        "reminder",
        gettext_lazy("Reminder"),
        gettext_lazy("When nobody at the school has answered after some days."),
        _reminder,
        to_schools=True,
    ),
    Sample(
        "withdrawal",
        gettext_lazy("Withdrawal"),
        gettext_lazy("To everybody who was told, when the plan is withdrawn."),
        _withdrawal,
        to_schools=True,
    ),
    Sample(
        "held",
        gettext_lazy("Change held"),
        gettext_lazy("When the day has come and the change may not take effect."),
        _held,
        to_schools=True,
    ),
    Sample(
        "released",
        gettext_lazy("Change released"),
        gettext_lazy("When a change that was held has taken effect."),
        _released,
        to_schools=True,
    ),
    Sample(
        "return",
        gettext_lazy("Officer’s return"),
        gettext_lazy("The school day before, or when the last day away moves."),
        _return,
        to_schools=True,
    ),
    Sample(
        "alert",
        gettext_lazy("Alert to police"),
        gettext_lazy("To the plan’s author, the inspectors, or both, when a plan needs them."),
        _alert,
    ),
    Sample(
        "question",
        gettext_lazy("Question from a school"),
        gettext_lazy("To the sergeants; after 72 hours without an answer also to the inspectors."),
        _question,
    ),
    Sample(
        "visit",
        gettext_lazy("Unannounced visit"),
        gettext_lazy("To sergeant and inspectors, when a school reports that an officer came unannounced."),
        _visit,
    ),
    Sample(
        "visit-answer",
        gettext_lazy("Answer about a visit"),
        gettext_lazy("To whoever at a school reported the visit."),
        _visit_answer,
        to_schools=True,
    ),
    Sample(
        "answer",
        gettext_lazy("Answer to a school"),
        gettext_lazy("To whoever at a school asked about its notice."),
        _answer,
        to_schools=True,
    ),
)
