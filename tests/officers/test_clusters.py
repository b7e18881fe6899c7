"""Clusters among officers: who is in one, handing one over, and removing an empty one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Role, User
from officers import actions
from officers.models import Officer
from outbox.models import Delivery
from schools.actions import ClusterError
from schools.models import Cluster, School
from tests.factories import ClusterFactory, CommandUnitFactory, OfficerFactory, police_user, telling_school
from tests.pages import queries_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def colleague(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def cluster(unit, sergeant):
    return ClusterFactory(command_unit=unit, sergeant=sergeant, name="North")


@pytest.fixture
def as_sergeant(client, sergeant):
    client.force_login(sergeant)
    return client


def page(name, cluster):
    return reverse(f"officers:cluster-{name}", args=[cluster.pk])


def mailed():
    return set(Delivery.objects.values_list("address", flat=True))


def test_handing_over_moves_the_officers_whom_the_earlier_sergeant_supervised_there(unit, sergeant, colleague, cluster):
    inspector = police_user(unit, Role.INSPECTOR)
    theirs = OfficerFactory(command_unit=unit, cluster=cluster, supervisor=sergeant)
    third = police_user(unit, Role.SERGEANT)
    others = OfficerFactory(command_unit=unit, cluster=cluster, supervisor=third)
    elsewhere = OfficerFactory(command_unit=unit, supervisor=sergeant)
    assert actions.hand_over_cluster(cluster=cluster, to=colleague, by=inspector) == 1
    found = {officer.pk: officer.supervisor for officer in Officer.objects.select_related("supervisor")}
    assert found == {theirs.pk: colleague, others.pk: third, elsewhere.pk: sergeant}
    cluster.refresh_from_db()
    assert (cluster.sergeant, cluster.handed_over_by) == (colleague, inspector)
    assert mailed() == {sergeant.email, colleague.email}


def test_whoever_hands_over_is_not_mailed_about_it(sergeant, colleague, cluster):
    actions.hand_over_cluster(cluster=cluster, to=colleague, by=sergeant)
    delivery = Delivery.objects.select_related("letter").get()
    assert delivery.address == colleague.email
    assert delivery.letter.subject == f"Cluster handed over: North, to {colleague}"
    assert delivery.letter.desk == cluster.command_unit.desk
    assert delivery.link.endswith(page("detail", cluster))


def test_a_cluster_of_nobody_is_handed_to_somebody(unit, sergeant, colleague):
    cluster = ClusterFactory(command_unit=unit, sergeant=None)
    actions.hand_over_cluster(cluster=cluster, to=colleague, by=sergeant)
    assert Cluster.objects.get().sergeant == colleague
    assert mailed() == {colleague.email}


def test_whoever_comes_second_reads_who_was_first(unit, sergeant, colleague, cluster):
    seen, third = Cluster.objects.get(), police_user(unit, Role.SERGEANT)
    officer = OfficerFactory(command_unit=unit, cluster=cluster, supervisor=sergeant)
    with time_machine.travel(datetime(2026, 11, 2, 10, 5, tzinfo=ZoneInfo("Europe/London"))):
        actions.hand_over_cluster(cluster=cluster, to=colleague, by=sergeant)
    with pytest.raises(ClusterError) as refused:
        actions.hand_over_cluster(cluster=seen, to=third, by=colleague)
    words = f"{sergeant} handed North to {colleague} on 2 November 2026 at 10:05am. You have not changed that."
    assert str(refused.value) == words
    officer.refresh_from_db()
    assert (Cluster.objects.get().sergeant, officer.supervisor) == (colleague, colleague)
    assert mailed() == {colleague.email}


def test_only_an_active_sergeant_of_the_unit_gets_it(unit, sergeant, cluster):
    gone = police_user(unit, Role.SERGEANT)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    former = police_user(unit, Role.SERGEANT)
    former.roles.all().delete()
    wrong = [gone, former, police_user(unit, Role.INSPECTOR), police_user(CommandUnitFactory(), Role.SERGEANT)]
    for person in wrong:
        with pytest.raises(ClusterError, match="is no sergeant at"):
            actions.hand_over_cluster(cluster=cluster, to=User.objects.get(pk=person.pk), by=sergeant)
    with pytest.raises(ClusterError, match="has this cluster already"):
        actions.hand_over_cluster(cluster=cluster, to=sergeant, by=sergeant)
    assert mailed() == set()


def test_a_stranger_hands_nothing_over(colleague, cluster):
    with pytest.raises(ClusterError, match="no cluster of yours"):
        actions.hand_over_cluster(cluster=cluster, to=colleague, by=police_user(CommandUnitFactory(), Role.SERGEANT))


def test_officers_come_in_all_or_none(unit, sergeant, cluster):
    own = [OfficerFactory(command_unit=unit) for _ in range(2)]
    foreign = OfficerFactory()
    pks = [officer.pk for officer in own]
    with pytest.raises(ClusterError, match="Choose only officers of"):
        actions.add_officers_to_cluster(cluster=cluster, officers=[*pks, foreign.pk], by=sergeant)
    assert cluster.officers.count() == 0
    assert actions.add_officers_to_cluster(cluster=cluster, officers=pks, by=sergeant) == 2
    assert actions.take_officers_from_cluster(cluster=cluster, officers=pks[:1], by=sergeant) == 1
    assert list(cluster.officers.all()) == own[1:]


def test_only_an_empty_cluster_is_removed(unit, sergeant, cluster):
    telling_school(unit, cluster=cluster)
    OfficerFactory(command_unit=unit, cluster=cluster)
    with pytest.raises(ClusterError, match="North still has 1 school and 1 officer. Take them out first."):
        actions.remove_cluster(cluster=cluster, by=sergeant)
    School.objects.update(cluster=None)
    Officer.objects.update(cluster=None)
    actions.remove_cluster(cluster=cluster, by=sergeant)
    assert not Cluster.objects.exists()


# Pages


def test_hand_over_on_the_page(as_sergeant, sergeant, colleague, cluster):
    address = page("hand-over", cluster)
    assert f'value="{sergeant.pk}"' in words_of(as_sergeant.get(address))
    assert "Choose a sergeant" in words_of(as_sergeant.post(address, {"earlier": sergeant.pk}))
    response = as_sergeant.post(address, {"to": colleague.pk, "earlier": sergeant.pk}, follow=True)
    assert f"{colleague} now looks after North." in words_of(response)
    again = as_sergeant.post(address, {"to": colleague.pk, "earlier": sergeant.pk})
    assert f"{sergeant} handed North to {colleague}" in words_of(again)


def test_the_page_as_shown_counts_and_not_the_moment_of_the_answer(as_sergeant, unit, sergeant, colleague, cluster):
    third = police_user(unit, Role.SERGEANT)
    actions.hand_over_cluster(cluster=cluster, to=third, by=sergeant)
    answer = as_sergeant.post(page("hand-over", cluster), {"to": colleague.pk, "earlier": sergeant.pk})
    assert f"{sergeant} handed North to {third}" in words_of(answer)
    assert Cluster.objects.get().sergeant == third


def test_list_and_detail_show_who_is_in_it(as_sergeant, unit, cluster):
    telling_school(unit, cluster=cluster, name="Ash School")
    telling_school(unit, cluster=cluster, status="CLOSED", name="Old School")
    telling_school(unit)
    OfficerFactory(command_unit=unit, cluster=cluster, display_name="PC Dave")
    listed = words_of(as_sergeant.get(reverse("officers:cluster-list")))
    assert "In no cluster: 1 open school and 0 officers." in listed
    detail = words_of(as_sergeant.get(page("detail", cluster)))
    assert "Ash School" in detail and "PC Dave" in detail and "Old School" not in detail


def test_tick_officers_in_and_out(as_sergeant, unit, cluster):
    officer = OfficerFactory(command_unit=unit)
    assert "Select at least one officer" in words_of(as_sergeant.post(page("officers", cluster), {}))
    as_sergeant.post(page("officers", cluster), {"officers": [officer.pk]})
    assert list(cluster.officers.all()) == [officer]
    as_sergeant.post(page("officers-out", cluster), {"officers": [officer.pk]})
    assert list(cluster.officers.all()) == []
    as_sergeant.post(page("remove", cluster))
    assert not Cluster.objects.exists()


def test_the_pages_cost_the_same_for_one_and_three_rows(as_sergeant, unit, sergeant, cluster):
    def fill():
        telling_school(unit, cluster=cluster)
        OfficerFactory(command_unit=unit, cluster=cluster, supervisor=sergeant)
        OfficerFactory(command_unit=unit, cluster=ClusterFactory(command_unit=unit, sergeant=sergeant))

    addresses = [reverse("officers:cluster-list"), *(page(name, cluster) for name in ("detail", "officers"))]
    fill()
    few = [queries_of(as_sergeant, address) for address in addresses]
    fill()
    fill()
    assert [queries_of(as_sergeant, address) for address in addresses] == few
    assert max(few) <= 12
