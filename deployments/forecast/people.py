"""What runs out of an officer's record, or lacks in it: vetting, training, a tenure for whoever arrives."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.wording import spoken
from deployments.forecast.facts import Facts
from deployments.forecast.row import Kind, Row, owners_of
from officers.models import Officer, VettingCheck


def of_vetting(facts: Facts) -> Iterator[Row]:
    """What is not confirmed, and what is due for review."""
    for officer in _in_schools(facts):
        review_on: date | None = officer.vetting_review_on  # type: ignore[attr-defined]
        outcome: str | None = officer.vetting  # type: ignore[attr-defined]
        if outcome != VettingCheck.Outcome.CONFIRMED or review_on is None:
            state = VettingCheck.Outcome(outcome).label.lower() if outcome else _("not confirmed")
            yield _row(facts, Kind.VETTING, officer, facts.today, _("Vetting is %(state)s.") % {"state": state})
        elif review_on < facts.today:
            words = _("Vetting was to be reviewed by %(day)s.") % {"day": spoken(review_on)}
            yield _row(facts, Kind.VETTING, officer, review_on, words)
        elif review_on <= facts.until:
            words = _("Vetting is to be reviewed by %(day)s.") % {"day": spoken(review_on)}
            yield _row(facts, Kind.VETTING, officer, review_on, words)


def of_arrivals(facts: Facts) -> Iterator[Row]:
    """Officers whom a scheduled or announced plan brings to a school on a day on which no tenure covers them."""
    seen: set[tuple[int, int]] = set()
    for change in facts.changes:
        plan, day = change.redeployment, max(change.redeployment.effective_on, facts.today)
        officer = facts.officers.get(change.officer_in_id or 0)
        if officer is None or plan.status == plan.Status.DRAFT or (officer.pk, plan.pk) in seen:
            continue
        if not any(tenure.covers(day) for tenure in facts.tenures[officer.pk]):
            seen.add((officer.pk, plan.pk))
            words = _("A plan brings the officer to a school on %(day)s, and no tenure covers that day.")
            words %= {"day": spoken(day)}
            url = reverse("officers:tenure-add", args=[officer.pk])
            yield Row(Kind.ARRIVAL, day, str(officer), words, url, _("Begin a tenure"), owners_of(officer), officer.pk)


def of_training(facts: Facts) -> Iterator[Row]:
    """Required courses that were never done, that ran out, or that run out soon."""
    for officer in _in_schools(facts):
        for course, name in _required_of(facts, officer):
            valid = facts.trainings[officer.pk][course]
            last = max((day for day in valid if day), default=None)
            if None in valid:
                continue
            if last is None:
                yield _row(
                    facts, Kind.TRAINING, officer, facts.today, _("%(course)s has not been done.") % {"course": name}
                )
            elif last <= facts.until:
                has_ended = last < facts.today
                words = _("%(course)s ran out on %(day)s.") if has_ended else _("%(course)s is valid until %(day)s.")
                words %= {"course": name, "day": spoken(last)}
                yield _row(facts, Kind.TRAINING, officer, last, words)


def _required_of(facts: Facts, officer: Officer) -> dict[tuple[int, str], None]:
    """Once each, in order; a course that several role titles need comes several times."""
    return {
        (course, name): None
        for course, name, force, is_required, title in facts.courses
        if force == officer.force_id and (is_required or title == officer.role_title_id)
    }


def _in_schools(facts: Facts) -> Iterator[Officer]:
    """Who works in a school, or is to: the records of those who have left matter no more."""
    for officer in facts.officers.values():
        stays = any(tenure.last_on >= facts.today for tenure in facts.tenures[officer.pk])
        if stays or facts.of_officer[officer.pk]:
            yield officer


def _row(facts: Facts, kind: Kind, officer: Officer, on: date, words: str) -> Row:
    page, link = "training-add", _("Record training")
    if kind == Kind.VETTING:
        page, link = "vetting-add", _("Record vetting")
    url = reverse(f"officers:{page}", args=[officer.pk])
    return Row(kind, on, str(officer), words, url, link, owners_of(officer), officer.pk)
