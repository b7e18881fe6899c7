"""Officers who are away: recorded for one or many, moved, called off."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role, User
from officers import actions
from officers.models import Absence, Officer
from tests.at_once import at_once, several_writers
from tests.factories import CommandUnitFactory, OfficerFactory, police_user

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 12)


@pytest.fixture
def officer(unit):
    return OfficerFactory(command_unit=unit, display_name="PC Dave", collar_number="Q1")


def away(*officers: Officer, by: User, from_on: date = FIRST, until_on: date = LAST) -> list[Absence]:
    return actions.record_absences(officers=officers, kind="AID", from_on=from_on, until_on=until_on, by=by)


def test_many_officers_are_away_on_the_same_days(unit, sergeant, officer):
    away(officer, OfficerFactory(command_unit=unit), by=sergeant)

    assert set(Absence.objects.values_list("kind", "from_on", "until_on")) == {("AID", FIRST, LAST)}
    assert Absence.objects.on(LAST).count() == 2
    assert officer.absences.get().recorded_by == sergeant


def test_an_officer_who_is_away_already_is_named_and_nobody_is_recorded(unit, sergeant, officer):
    away(officer, by=sergeant)

    with pytest.raises(
        actions.OfficerError, match="PC Dave .Q1. is away already: aid to another service, 1 March"
    ) as e:
        away(OfficerFactory(command_unit=unit), officer, by=sergeant, from_on=LAST, until_on=date(2027, 3, 20))

    assert e.value.field == "officers"
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(("from_on", "until_on"), [(date(2027, 2, 1), date(2027, 2, 28)), (date(2027, 3, 13), LAST)])
def test_the_day_after_one_absence_begins_another(sergeant, officer, from_on, until_on):
    away(officer, by=sergeant)

    away(officer, by=sergeant, from_on=from_on, until_on=max(from_on, until_on))

    assert officer.absences.count() == 2


def test_a_cancelled_absence_leaves_its_days_free(sergeant, officer):
    absence = away(officer, by=sergeant)[0]
    actions.cancel_absence(absence=absence, by=sergeant)

    away(officer, by=sergeant)

    assert officer.absences.standing().count() == 1
    assert absence.cancelled_by == sergeant


def test_an_absence_is_cancelled_once(sergeant, officer):
    absence = away(officer, by=sergeant)[0]
    stale_copy = Absence.objects.get(pk=absence.pk)
    actions.cancel_absence(absence=absence, by=sergeant)

    with pytest.raises(actions.OfficerError, match="cancelled already"):
        actions.cancel_absence(absence=stale_copy, by=sergeant)


def test_the_last_day_is_not_before_the_first(sergeant, officer):
    with pytest.raises(actions.OfficerError, match="must not be before") as refused:
        away(officer, by=sergeant, from_on=LAST, until_on=FIRST)
    assert refused.value.field == "until_on"


@pytest.mark.parametrize(("kind", "field"), [("SICK", "kind"), ("", "kind")])
def test_a_kind_that_nobody_knows_is_refused(sergeant, officer, kind, field):
    with pytest.raises(actions.OfficerError) as refused:
        actions.record_absences(officers=[officer], kind=kind, from_on=FIRST, until_on=LAST, by=sergeant)
    assert refused.value.field == field


def test_somebody_must_be_away(sergeant):
    with pytest.raises(actions.OfficerError, match="at least one"):
        away(by=sergeant)


def test_officers_of_another_unit_are_refused_and_nobody_is_recorded(sergeant, officer):
    with pytest.raises(actions.OfficerError, match="Only a sergeant or inspector of"):
        away(officer, OfficerFactory(), by=sergeant)
    assert Absence.objects.count() == 0


def test_nobody_keeps_their_own_record(unit, sergeant):
    own = OfficerFactory(command_unit=unit, user=sergeant)
    with pytest.raises(actions.OfficerError, match="nobody keeps their own"):
        away(own, by=sergeant)


def test_a_stranger_moves_and_cancels_nothing(sergeant, officer):
    absence = away(officer, by=sergeant)[0]
    stranger = police_user(CommandUnitFactory(), Role.SERGEANT)
    with pytest.raises(actions.OfficerError, match="Only a sergeant or inspector of"):
        actions.move_absence_end(absence=absence, until_on=FIRST, by=stranger)
    with pytest.raises(actions.OfficerError, match="Only a sergeant or inspector of"):
        actions.cancel_absence(absence=absence, by=stranger)


@pytest.mark.parametrize("until_on", [FIRST, date(2027, 4, 1)])
def test_the_last_day_moves_earlier_and_later(sergeant, officer, until_on):
    absence = away(officer, by=sergeant)[0]

    actions.move_absence_end(absence=absence, until_on=until_on, by=sergeant)

    assert Absence.objects.get().until_on == until_on


@pytest.mark.parametrize(
    ("until_on", "words"),
    [(date(2027, 2, 28), "must not be before the first day"), (date(2027, 3, 20), "away already")],
)
def test_a_last_day_that_cannot_be_is_refused(sergeant, officer, until_on, words):
    absence = away(officer, by=sergeant)[0]
    away(officer, by=sergeant, from_on=date(2027, 3, 20), until_on=date(2027, 3, 20))

    with pytest.raises(actions.OfficerError, match=words) as refused:
        actions.move_absence_end(absence=absence, until_on=until_on, by=sergeant)

    assert refused.value.field == "until_on"
    absence.refresh_from_db()
    assert absence.until_on == LAST


def test_a_last_day_that_moved_in_another_tab_is_not_moved_again_unseen(sergeant, officer):
    absence = away(officer, by=sergeant)[0]
    stale_copy = Absence.objects.get(pk=absence.pk)
    actions.move_absence_end(absence=absence, until_on=date(2027, 3, 19), by=sergeant)

    with pytest.raises(actions.OfficerError, match="meanwhile"):
        actions.move_absence_end(absence=stale_copy, until_on=FIRST, by=sergeant)


def test_the_database_lets_no_two_absences_share_a_day(sergeant, officer):
    away(officer, by=sergeant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(officer=officer, kind="COURT", from_on=LAST, until_on=LAST, recorded_by=sergeant)


def test_the_rule_of_the_database_comes_back_in_words(sergeant, officer, monkeypatch):
    """Where the look before finds nothing, because the other row came after it."""
    away(officer, by=sergeant)
    monkeypatch.setattr("officers.actions.absences._refuse_second_absence", lambda *args, **kwargs: None)
    with pytest.raises(actions.OfficerError, match="away already in some of these days"):
        away(officer, by=sergeant)


def test_many_officers_cost_no_more_queries_than_one(unit, sergeant, django_assert_num_queries):
    sergeant.role_set()
    one, *three = [OfficerFactory(command_unit=unit) for _ in range(4)]
    with django_assert_num_queries(8):
        away(one, by=sergeant)
    with django_assert_num_queries(8):
        away(*three, by=sergeant)


@pytest.mark.django_db(transaction=True)
@several_writers
def test_two_sergeants_at_once_record_one_absence(unit, sergeant, officer):
    other = OfficerFactory(command_unit=unit)
    pairs = [(officer, other), (other, officer)] * 2

    refused = at_once(*[lambda pair=pair: away(*pair, by=sergeant) for pair in pairs])

    assert len(refused) == 3
    assert Absence.objects.count() == 2
