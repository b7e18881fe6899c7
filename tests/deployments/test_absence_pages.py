"""Pages about absences: the list, recording, one absence, another last day, calling off."""

from datetime import date

import pytest
from django.urls import reverse

from deployments import actions
from officers.models import Absence
from tests.deployments.absent import FIRST, LAST, acknowledged, aid, away_now
from tests.deployments.plan_pages import client_of, statuses, strangers, typed_day, without_the_role
from tests.factories import ClusterFactory, DeploymentFactory, OfficerFactory, fit_officer, police_user, telling_school
from tests.pages import queries_of, words_of

LIST = reverse("deployments:absence-list")
ADD = reverse("deployments:absence-add")


def page(name, absence):
    return reverse(f"deployments:absence-{name}", args=[absence.pk])


def typed(*officers, from_on=FIRST, until_on=LAST, **changes):
    facts = {"officers": [officer.pk for officer in officers], "kind": "AID", "interim_contact": "The desk"}
    return facts | typed_day("from_on", from_on) | typed_day("until_on", until_on) | changes


@pytest.fixture
def absence(clock, leaver, joiner, sergeant):
    aid(leaver, cover=joiner, by=sergeant)
    return leaver.absences.get()


# Who


def test_the_units_desk_reads_an_absence_and_nobody_else(absence, school, sergeant, inspector):
    assert statuses(page("detail", absence), [sergeant, inspector]) == [200, 200]
    assert statuses(page("detail", absence), strangers()) == [404, 404]
    plan = absence.changes.first().redeployment
    assert statuses(page("detail", absence), without_the_role(plan, school)) == [403] * 4


@pytest.mark.parametrize("name", ["move-end", "cancel"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_sergeant_of_the_unit_changes_an_absence(name, method, absence, inspector):
    assert statuses(page(name, absence), [inspector, *strangers()], method) == [403, 404, 403]
    absence.refresh_from_db()
    assert absence.cancelled_at is None


def test_nobody_changes_their_own_absence(absence, sergeant, leaver):
    leaver.user = sergeant
    leaver.save()
    assert statuses(page("cancel", absence), [sergeant], "post") == [403]
    assert "Cancel this absence" not in words_of(client_of(sergeant).get(page("detail", absence)))


def test_an_inspector_reads_and_records_nothing(absence, inspector):
    assert "Record an absence" not in words_of(client_of(inspector).get(LIST))
    assert "Change the last day" not in words_of(client_of(inspector).get(page("detail", absence)))
    assert statuses(ADD, [inspector]) == [403]


# The list


def test_the_list_says_who_is_away_where_and_who_covers(absence, sergeant):
    words = words_of(client_of(sergeant).get(LIST))
    for part in ("PC Leaver", "9 November 2026 to 20 November 2026", "Ash Park School", "PC Joiner", "Draft"):
        assert part in words


@pytest.mark.parametrize(
    ("when", "on", "found"),
    [
        ("", "2026-11-02", True),
        ("next", "2026-11-02", True),
        ("now", "2026-11-02", False),
        ("now", "2026-11-09", True),
        ("now", "2026-11-20", True),
        ("next", "2026-11-20", False),
        ("past", "2026-11-20", False),
        ("past", "2026-11-21", True),
        ("", "2026-11-21", False),
        ("cancelled", "2026-11-02", False),
        ("no-such-list", "2026-11-02", True),
    ],
)
def test_the_list_is_of_now_of_next_and_of_the_past(when, on, found, absence, sergeant, clock):
    clock.move_to(f"{on}T10:00:00+00:00")
    rows = client_of(sergeant).get(LIST, {"when": when}).context["rows"]
    assert [row.absence for row in rows] == ([absence] if found else [])


def test_the_list_is_narrowed_to_an_officer_or_a_cluster(absence, sergeant, unit, leaver, joiner):
    leaver.cluster = ClusterFactory(command_unit=unit)
    leaver.save()
    client = client_of(sergeant)
    for question, found in [
        ({"officer": leaver.pk}, 1),
        ({"officer": joiner.pk}, 0),
        ({"cluster": leaver.cluster.pk}, 1),
        ({"cluster": ClusterFactory(command_unit=unit).pk}, 0),
        ({"officer": "x", "cluster": "9" * 30}, 1),
    ]:
        assert len(client.get(LIST, question).context["rows"]) == found


def test_the_list_can_be_taken_along(absence, sergeant):
    lines = b"".join(client_of(sergeant).get(LIST, {"format": "csv"}).streaming_content).decode()
    assert "PC Leaver" in lines and "2026-11-20" in lines and "Ash Park School" in lines


def test_absences_elsewhere_are_not_in_the_list(absence):
    assert all("PC Leaver" not in words_of(client_of(one).get(LIST)) for one in strangers())
    assert "Nobody is away" in words_of(client_of(strangers()[0]).get(LIST))


def test_the_list_costs_the_same_for_one_absence_and_for_three(absence, unit, sergeant, joiner):
    client = client_of(sergeant)
    one = queries_of(client, LIST)
    for _ in range(2):
        officer = fit_officer(unit)
        for _ in range(2):
            DeploymentFactory(officer=officer, school=telling_school(unit))
        aid(officer, cover=joiner, by=sergeant)
    assert queries_of(client, LIST) == one <= 12


# Recording


def test_a_sergeant_records_an_absence_and_is_led_to_the_draft(clock, leaver, joiner, sergeant):
    response = client_of(sergeant).post(ADD, typed(leaver, cover=joiner.pk))
    plan = leaver.absences.get().changes.first().redeployment
    assert response.url == reverse("deployments:redeployment-detail", args=[plan.pk])
    assert set(plan.changes.values_list("kind", flat=True)) == {"ABSENCE", "ARRIVAL"}


def test_a_whole_cluster_is_away_at_once(clock, unit, leaver, joiner, sergeant):
    cluster = ClusterFactory(command_unit=unit, name="North")
    for officer in (leaver, fit_officer(unit)):
        officer.cluster = cluster
        officer.save()
    client_of(sergeant).post(ADD, typed(joiner, cluster=cluster.pk))
    assert Absence.objects.count() == 3


def test_officers_without_schools_are_recorded_and_that_is_all(clock, joiner, sergeant):
    response = client_of(sergeant).post(ADD, typed(joiner), follow=True)
    assert response.redirect_chain[0][0] == LIST
    assert "nobody need hear" in words_of(response)


def test_the_officer_whose_page_one_comes_from_is_chosen_already(clock, leaver, joiner, sergeant):
    words = words_of(client_of(sergeant).get(ADD, {"officer": leaver.pk}))
    assert words.count("checked") == 1
    stranger = OfficerFactory()
    for odd in (stranger.pk, "x", "", "9" * 40):
        assert "checked" not in words_of(client_of(sergeant).get(ADD, {"officer": odd}))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"officers": []}, "Choose at least one officer"),
        ({"officers": ["0"]}, "Choose officers of your command unit"),
        ({"officers": ["x"]}, "is not a valid value"),
        ({"officers": ["9" * 40]}, "Choose officers of your command unit"),
        ({"kind": "SICK"}, "Select a valid choice"),
        ({"kind": ""}, "Select why the officers are away"),
        (typed_day("until_on", date(2026, 11, 8)), "The last day must not be before the first day"),
        ({"from_on_0": "31"}, "The first day away must be a real date"),
        ({"until_on_2": "3026"}, "The last day away must have a year of 4 numbers"),
        ({"until_on_0": "", "until_on_1": "", "until_on_2": ""}, "Enter the last day away"),
        ({"cover": "999999"}, "Select a valid choice"),
        ({"interim_contact": ""}, "Choose who covers, or say whom schools turn to"),
        ({"interim_contact": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_bad_answers_are_named_and_nothing_is_saved(clock, leaver, sergeant, wrong, words):
    response = client_of(sergeant).post(ADD, typed(leaver) | wrong)
    assert words in words_of(response)
    assert Absence.objects.count() == 0


def test_officers_of_another_unit_are_not_taken(clock, leaver, sergeant):
    response = client_of(sergeant).post(ADD, typed(leaver, OfficerFactory()))
    assert "Choose officers of your command unit" in words_of(response)
    assert Absence.objects.count() == 0


def test_an_overlap_is_said_beside_the_officers(absence, leaver, sergeant):
    response = client_of(sergeant).post(ADD, typed(leaver))
    assert "is away already: aid to another service, 9 November 2026 to 20 November 2026" in words_of(response)
    assert "officers" in response.context["form"].errors


def test_a_plan_inside_these_days_is_named(announced, leaver, sergeant):
    words = words_of(client_of(sergeant).post(ADD, typed(leaver)))
    assert "By the plan “Promotion, 9 November 2026” PC Leaver" in words
    assert Absence.objects.count() == 0


def test_the_form_costs_the_same_for_one_officer_and_for_three(clock, unit, leaver, sergeant):
    client = client_of(sergeant)
    leaver.cluster = ClusterFactory(command_unit=unit)
    leaver.save()
    one = queries_of(client, ADD)
    for _ in range(2):
        officer = fit_officer(unit)
        officer.cluster = ClusterFactory(command_unit=unit)
        officer.save()
    assert queries_of(client, ADD) == one <= 12


# One absence


def test_the_page_says_what_each_school_was_told(absence, joiner, sergeant):
    client = client_of(sergeant)
    assert "No school has been told yet" in words_of(client.get(page("detail", absence)))
    plan = absence.changes.first().redeployment
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    acknowledged(plan)
    words = words_of(client.get(page("detail", absence)))
    for part in ("Acknowledged", "PC Joiner", "Monday 23 November 2026"):
        assert part in words


def test_after_a_withdrawal_the_page_says_that_the_absence_stands(absence, sergeant):
    plan = absence.changes.first().redeployment
    actions.withdraw_redeployment(redeployment=plan, because="A slip.", by=sergeant)
    assert "stands until you cancel it" in words_of(client_of(sergeant).get(page("detail", absence)))


def test_who_withdraws_the_plan_learns_that_the_absence_stays(absence, sergeant):
    plan = absence.changes.first().redeployment
    words = words_of(client_of(sergeant).get(reverse("deployments:withdraw", args=[plan.pk])))
    assert "The absence itself stays on record" in words
    assert page("detail", absence) in words


def test_the_page_costs_the_same_for_one_school_and_for_three(absence, unit, leaver, sergeant, joiner):
    client = client_of(sergeant)
    one = queries_of(client, page("detail", absence))
    other = fit_officer(unit)
    for _ in range(3):
        DeploymentFactory(officer=other, school=telling_school(unit))
    aid(other, cover=joiner, by=sergeant)
    assert queries_of(client, page("detail", other.absences.get())) == one <= 12


# Another last day


def test_a_sergeant_changes_the_last_day_and_schools_hear(clock, leaver, joiner, school, sergeant):
    away_now(leaver, clock, cover=joiner, by=sergeant)
    absence = leaver.absences.get()
    client = client_of(sergeant)
    assert "1 school was told of this absence" in words_of(client.get(page("move-end", absence)))

    response = client.post(page("move-end", absence), typed_day("until_on", date(2026, 11, 27)), follow=True)

    assert "The last day is now 27 November 2026." in words_of(response)
    absence.refresh_from_db()
    assert absence.until_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 8), "must be 9 November 2026 or later"),
        (LAST, "is the last day already"),
        (date(2990, 1, 1), "or earlier"),
    ],
)
def test_a_last_day_that_cannot_be_is_said_beside_it(absence, sergeant, day, words):
    response = client_of(sergeant).post(page("move-end", absence), typed_day("until_on", day))
    assert words in words_of(response)
    absence.refresh_from_db()
    assert absence.until_on == LAST


def test_a_last_day_that_another_tab_moved_is_said_before_it_is_moved_again(absence, sergeant):
    client = client_of(sergeant)
    opened = client.get(page("move-end", absence)).context["form"].initial["shown"]
    meanwhile, mine = date(2026, 11, 18), date(2026, 11, 25)
    actions.move_absence_end(absence=absence, until_on=meanwhile, by=sergeant)
    answers = typed_day("until_on", mine)

    response = client.post(page("move-end", absence), answers | {"shown": opened.isoformat()})

    assert "The last day was changed to 18 November 2026 meanwhile" in words_of(response)
    assert 'name="shown" value="2026-11-18"' in words_of(response)
    absence.refresh_from_db()
    assert absence.until_on == meanwhile
    client.post(page("move-end", absence), answers | {"shown": meanwhile.isoformat()})
    absence.refresh_from_db()
    assert absence.until_on == mine


# Calling off


def test_asking_to_cancel_changes_nothing(absence, sergeant):
    words = words_of(client_of(sergeant).get(page("cancel", absence)))
    assert "Cancel PC Leaver’s absence?" in words
    absence.refresh_from_db()
    assert absence.cancelled_at is None


def test_a_sergeant_cancels_an_absence_once(absence, sergeant):
    client = client_of(sergeant)
    assert "not away after all" in words_of(client.post(page("cancel", absence), follow=True))
    assert "cancelled already" in words_of(client.post(page("cancel", absence), follow=True))
    assert "was cancelled" in words_of(client.get(page("move-end", absence), follow=True))
    assert absence.changes.filter(status="WITHDRAWN").count() == 1


def test_what_cannot_be_cancelled_is_said(clock, leaver, joiner, sergeant):
    away_now(leaver, clock, cover=joiner, by=sergeant)
    absence = leaver.absences.get()
    assert "has begun" in words_of(client_of(sergeant).post(page("cancel", absence), follow=True))


def test_a_sergeant_of_no_unit_records_nothing(clock, db):
    assert statuses(ADD, [police_user_without_unit()]) == [403]


def police_user_without_unit():
    person = police_user(OfficerFactory().command_unit, "SERGEANT")
    person.postings.all().delete()
    return person
