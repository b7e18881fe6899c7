"""Mistakes in a record are put right, and what stood before stays on record."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Role
from officers import actions
from officers.actions import OfficerError
from officers.models import Tenure, TenureCorrection, Training
from tests.factories import CommandUnitFactory, CourseFactory, OfficerFactory, police_user
from tests.officers.typing_days import typed

TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-10-05T09:00:00+00:00")


@pytest.fixture
def tenure(officer, sergeant):
    return actions.begin_tenure(
        officer=officer, from_on=date(2026, 9, 1), planned_until_on=date(2028, 8, 31), by=sergeant
    )


@pytest.fixture
def training(officer, sergeant):
    course = CourseFactory(force=officer.force, name="Prevent")
    return actions.record_training(officer=officer, course=course, done_on=TODAY, by=sergeant)


def days(tenure):
    tenure.refresh_from_db()
    return tenure.from_on, tenure.planned_until_on


def correct(tenure, by, **changes):
    plain = {"from_on": date(2025, 9, 1), "planned_until_on": date(2028, 8, 31), "because": "Typed wrongly."}
    actions.correct_tenure(tenure=tenure, by=by, **plain | changes)


def refused(field, words):
    return pytest.raises(OfficerError, check=lambda error: (error.field, str(error)) == (field, words))


def test_the_days_of_a_tenure_are_corrected_and_what_they_were_is_kept(client, officer, tenure, sergeant):
    client.force_login(sergeant)
    url = reverse("officers:tenure-correct", args=[officer.pk, tenure.pk])
    assert 'value="2026"' in client.get(url).content.decode()

    data = typed("from_on", "1 9 2025") | typed("planned_until_on", "31 8 2027") | {"because": "Wrong year."}
    assert client.post(url, data).status_code == 302

    assert days(tenure) == (date(2025, 9, 1), date(2027, 8, 31))
    kept = TenureCorrection.objects.get()
    assert (kept.was_from_on, kept.was_planned_until_on, kept.corrected_by) == (
        date(2026, 9, 1),
        date(2028, 8, 31),
        sergeant,
    )
    page = " ".join(client.get(reverse("officers:officer-detail", args=[officer.pk])).content.decode().split())
    assert f"{sergeant.name}: was 1 September 2026 until 31 August 2028. Wrong year." in page


def test_what_is_wrong_with_a_correction_is_said_beside_the_field(client, officer, tenure, sergeant):
    client.force_login(sergeant)
    url = reverse("officers:tenure-correct", args=[officer.pk, tenure.pk])

    def said(first, last, because="Typed wrongly."):
        data = typed("from_on", first) | typed("planned_until_on", last) | {"because": because}
        return dict(client.post(url, data).context["form"].errors.items())

    assert said("31 2 2026", "31 8 2028", "") == {
        "from_on": ["The first day must be a real date"],
        "because": ["Enter what was wrong"],
    }
    assert said("1 9 2027", "31 8 2027") == {
        "planned_until_on": ["The planned last day must not be before the first day"]
    }
    assert said("1 9 2026", "31 8 2028") == {"from_on": ["These are the days on record already"]}
    assert not TenureCorrection.objects.exists()


def test_a_corrected_tenure_shares_no_day_with_another(officer, tenure, sergeant):
    earlier = actions.begin_tenure(
        officer=officer, from_on=date(2024, 9, 1), planned_until_on=date(2025, 9, 1), by=sergeant
    )

    with refused("from_on", "PC Dave already has a tenure in some of these days"):
        correct(tenure, sergeant)

    assert days(tenure) == (date(2026, 9, 1), date(2028, 8, 31))
    correct(tenure, sergeant, from_on=earlier.last_on + timedelta(1))


def test_no_correction_ends_a_tenure_that_is_running(tenure, sergeant):
    words = "The planned last day must be today or later. To end the tenure, choose “End early”"
    with refused("planned_until_on", words):
        correct(tenure, sergeant, planned_until_on=TODAY - timedelta(1))

    correct(tenure, sergeant, planned_until_on=TODAY)


def test_a_tenure_that_ended_keeps_its_end(tenure, sergeant):
    actions.end_tenure(tenure=tenure, ended_on=date(2026, 10, 31), end_reason="PROMOTION", by=sergeant)
    tenure.refresh_from_db()

    with refused("planned_until_on", "The planned last day must be 31 October 2026, when it ended, or later"):
        correct(tenure, sergeant, planned_until_on=date(2026, 10, 30))
    with refused("from_on", "The first day must not be after the day on which it ended"):
        correct(tenure, sergeant, from_on=date(2026, 11, 1))
    correct(tenure, sergeant)
    assert days(tenure) == (date(2025, 9, 1), date(2028, 8, 31))


def test_of_two_who_correct_at_once_the_second_is_told(tenure, sergeant):
    stale = Tenure.objects.get()
    correct(tenure, sergeant)

    with pytest.raises(OfficerError, match="Somebody changed this tenure in the meantime"):
        correct(stale, sergeant, from_on=date(2024, 9, 1))

    assert TenureCorrection.objects.count() == 1


def test_a_tenure_that_ended_in_the_meantime_is_not_corrected(tenure, sergeant):
    stale = Tenure.objects.get()
    actions.end_tenure(tenure=tenure, ended_on=date(2026, 10, 31), end_reason="PROMOTION", by=sergeant)

    with pytest.raises(OfficerError, match="in the meantime"):
        correct(stale, sergeant)


def test_a_correction_on_record_is_never_changed_or_deleted(tenure, sergeant):
    correct(tenure, sergeant)

    for act in (TenureCorrection.objects.get().delete, lambda: TenureCorrection.objects.update(because="Nothing.")):
        with pytest.raises(DatabaseError, match="may only be added"), transaction.atomic():
            act()


def test_training_recorded_by_mistake_is_removed_once_it_is_confirmed(client, officer, training, sergeant):
    client.force_login(sergeant)
    url = reverse("officers:training-remove", args=[officer.pk, training.pk])

    page = client.get(url).content.decode()
    assert "Remove PC Dave’s Prevent of 5 October 2026" in page
    assert Training.objects.exists()

    assert client.post(url).status_code == 302
    assert not Training.objects.exists()
    assert client.post(url).status_code == 404


def test_training_is_removed_once(training, sergeant):
    stale = Training.objects.get()
    actions.remove_training(training=training, by=sergeant)

    with pytest.raises(OfficerError, match="not on record any more"):
        actions.remove_training(training=stale, by=sergeant)


def test_what_belongs_to_another_officer_is_not_found(client, unit, tenure, training, sergeant):
    other = OfficerFactory(command_unit=unit)
    client.force_login(sergeant)

    for page, pk in (("tenure-correct", tenure.pk), ("training-remove", training.pk)):
        assert client.get(reverse(f"officers:{page}", args=[other.pk, pk])).status_code == 404


def test_strangers_and_the_officer_put_nothing_right(unit, officer, tenure, training):
    officer.user = police_user(unit, Role.SERGEANT)
    officer.save()
    for person in (police_user(CommandUnitFactory(force=unit.force), Role.SERGEANT), officer.user):
        with pytest.raises(OfficerError, match="Only a sergeant or inspector"):
            correct(tenure, person)
        with pytest.raises(OfficerError, match="Only a sergeant or inspector"):
            actions.remove_training(training=training, by=person)
