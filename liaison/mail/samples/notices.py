"""What schools and police are sent about a change of officer."""

from datetime import timedelta
from typing import Any

from accounts.wording import spoken
from deployments.notices.render import NoticeWords, render_mail
from liaison.mail.samples import world
from liaison.mail.samples.sample import Mail, Sample


def _notice() -> Mail:
    plan = world.plan()
    return _mail_of(NoticeWords(plan, world.school(), [world.change(plan)], world.BEFORE, world.AFTER, []))


def _correction() -> Mail:
    """A week later than the school was told first."""
    earlier, plan = world.plan(), world.plan(world.day() + timedelta(days=7))
    words = NoticeWords(
        plan,
        world.school(),
        [world.change(plan)],
        world.BEFORE,
        world.AFTER,
        [],
        corrects=world.notice(earlier),
    )
    return _mail_of(words)


def _mail_of(words: NoticeWords) -> Mail:
    text, html = words.mail()
    return Mail(words.subject, text, html)


def _reminder() -> Mail:
    return _about("reminder", f"Please answer: {_notice().subject}", notice=world.notice(world.plan()))


def _withdrawal() -> Mail:
    return _about(
        "withdrawal",
        f"{world.school()}: the change of officer is withdrawn",
        notice=world.notice(world.plan()),
        because="PC Dave Quill stays in his post until the summer.",
        done="",
    )


def _held() -> Mail:
    return _about(
        "held",
        f"{world.school()}: your officer does not change yet",
        school=world.school(),
        notice=world.notice(world.plan()),
        lines=world.BEFORE,
    )


def _released() -> Mail:
    return _about(
        "released",
        f"{world.school()}: your change of officer has now happened",
        school=world.school(),
        notice=world.notice(world.plan()),
        lines=world.AFTER,
    )


def _return() -> Mail:
    headline = f"PC Dave Quill is back from {spoken(world.day(), 'l j F Y')}"
    lines = [f"{headline}.", f"PC Ann Marlow covers until {spoken(world.day() - timedelta(days=3), 'l j F Y')}."]
    return _about("return", f"{world.school()}: {headline}", school=world.school(), headline=headline, lines=lines)


def _alert() -> Mail:
    subject = f"Not announced: {world.plan()}"
    words = (
        "Schools have not been told. The plan is a draft again, because: "
        f"{world.school()} has no Designated Safeguarding Lead whom mail reaches."
    )
    return _about("alert", subject, words=words, subject=subject)


def _question() -> Mail:
    subject = f"A school asks: {world.school()}"
    return _about("question", subject, subject=subject, school=world.school(), question=world.question())


def _answer() -> Mail:
    subject = f"{world.school()}: an answer to your question"
    return _about("answer", subject, school=world.school(), question=world.question())


def _visit() -> Mail:
    subject = f"Unannounced visit: {world.school()}"
    return _about("visit", subject, subject=subject, school=world.school(), visit=world.visit())


def _visit_answer() -> Mail:
    subject = f"{world.school()}: an answer about an unannounced visit"
    return _about("visit_answer", subject, school=world.school(), visit=world.visit())


def _about(template: str, subject: str, /, **context: Any) -> Mail:
    text, html = render_mail(template, world.plan(), **context)
    return Mail(subject, text, html)


NOTICES = (
    Sample("notice", "Notice", "To a school’s head and safeguarding leads, when a change is announced.", _notice),
    Sample("correction", "Correction of a notice", "When what a school was told is no longer so.", _correction),
    Sample("reminder", "Reminder", "When nobody at the school has answered after some days.", _reminder),
    Sample("withdrawal", "Withdrawal", "To everybody who was told, when the plan is withdrawn.", _withdrawal),
    Sample("held", "Change held", "When the day has come and the change may not take effect.", _held),
    Sample("released", "Change released", "When a change that was held has taken effect.", _released),
    Sample("return", "Officer’s return", "The school day before, or when the last day away moves.", _return),
    Sample(
        "alert", "Alert to police", "To the plan’s author, the inspectors, or both, when a plan needs them.", _alert
    ),
    Sample(
        "question",
        "Question from a school",
        "To the sergeants; after 72 hours without an answer also to the inspectors.",
        _question,
    ),
    Sample("answer", "Answer to a school", "To whoever at a school asked about its notice.", _answer),
    Sample(
        "visit",
        "Unannounced visit",
        "To sergeant and inspectors, when a school reports that an officer came unannounced.",
        _visit,
    ),
    Sample("visit-answer", "Answer about a visit", "To whoever at a school reported the visit.", _visit_answer),
)
