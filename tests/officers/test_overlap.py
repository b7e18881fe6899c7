"""No two tenures of an officer share a day, nor two absences: the database says so, whatever is tried in what order."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officers.models import Absence, Tenure
from tests.factories import OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
START = date(2026, 9, 1)
DAYS = st.integers(0, 12)
# First day, length, whose, and the day within it on which it ends early or None.
STRETCHES = st.lists(st.tuples(DAYS, DAYS, st.integers(0, 1), st.none() | DAYS), min_size=2, max_size=6)
searched = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def day(number):
    return START + timedelta(number)


def taken(act):
    """Whether the database took it; what it refuses is taken back alone."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return False
    return True


def collides(stretch, others):
    first, last = stretch
    return any(first <= end and start <= last for start, end in others)


@searched
@given(stretches=STRETCHES)
def test_tenures_are_taken_unless_they_share_a_day_with_one_that_stands(stretches):
    with transaction.atomic():
        officers, by, standing = OfficerFactory.create_batch(2), UserFactory(), {0: [], 1: []}
        for first, length, whose, early in stretches:
            last = first + (length if early is None else min(early, length))
            ended = {} if early is None else {"ended_on": day(last), "end_reason": "OTHER"}
            facts = {"from_on": day(first), "planned_until_on": day(first + length), **ended}
            free = not collides((first, last), standing[whose])

            was_taken = taken(lambda f=facts, w=whose: Tenure.objects.create(officer=officers[w], recorded_by=by, **f))

            assert was_taken is free
            if free:
                standing[whose].append((first, last))
        for officer in officers:
            for number in range(26):
                assert sum(tenure.covers(day(number)) for tenure in officer.tenures.all()) <= 1
        transaction.set_rollback(True)


@searched
@given(stretches=STRETCHES)
def test_absences_are_taken_unless_they_share_a_day_with_one_that_was_not_called_off(stretches):
    with transaction.atomic():
        officers, by, standing = OfficerFactory.create_batch(2), UserFactory(), {0: [], 1: []}
        for first, length, whose, called_off in stretches:
            off = {} if called_off is None else {"cancelled_at": timezone.now(), "cancelled_by": by}
            facts = {"from_on": day(first), "until_on": day(first + length), "kind": "LEAVE", **off}
            free = bool(off) or not collides((first, first + length), standing[whose])

            was_taken = taken(lambda f=facts, w=whose: Absence.objects.create(officer=officers[w], recorded_by=by, **f))

            assert was_taken is free
            if free and not off:
                standing[whose].append((first, first + length))
        for officer in officers:
            for number in range(26):
                assert sum(absence.covers(day(number)) for absence in officer.absences.all()) <= 1
        transaction.set_rollback(True)


@searched
@given(first=DAYS, length=DAYS, moved=DAYS, longer=DAYS)
def test_days_moved_on_record_meet_the_same_rule(first, length, moved, longer):
    """Two stretches that do not meet; then the second is moved."""
    with transaction.atomic():
        officer, by = OfficerFactory(), UserFactory()
        Tenure.objects.create(officer=officer, from_on=day(first), planned_until_on=day(first + length), recorded_by=by)
        away = Absence.objects.create(
            officer=officer, kind="AID", from_on=day(first), until_on=day(first + length), recorded_by=by
        )
        later = {"officer": officer, "from_on": day(40), "recorded_by": by}
        tenure = Tenure.objects.create(planned_until_on=day(50), **later)
        absence = Absence.objects.create(kind="AID", until_on=day(50), **later)
        free = not collides((moved, moved + longer), [(first, first + length)])
        ours = {"from_on": day(moved)}

        tenures, absences = Tenure.objects.filter(pk=tenure.pk), Absence.objects.filter(pk=absence.pk)
        assert taken(lambda: tenures.update(planned_until_on=day(moved + longer), **ours)) is free
        assert taken(lambda: absences.update(until_on=day(moved + longer), **ours)) is free

        Absence.objects.filter(pk=away.pk).update(cancelled_at=timezone.now(), cancelled_by=by)
        assert taken(lambda: absences.update(until_on=day(moved + longer), **ours)) is True
        transaction.set_rollback(True)
