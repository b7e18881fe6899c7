"""Clusters: whose work which school is, through imports, moves and bulk ticking."""

import pytest
from django.urls import reverse

from accounts.models import Role
from officers.models import Officer
from schools import actions
from schools.actions import ClusterError
from schools.models import Cluster, School
from schools.register import import_areas, import_register
from tests.factories import (
    ClusterFactory,
    CommandUnitFactory,
    LocalAuthorityFactory,
    OfficerFactory,
    SchoolFactory,
    police_user,
    telling_school,
)
from tests.pages import queries_of, words_of
from tests.schools.builders import CLOSED, links, register, school_row, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def cluster(unit, sergeant):
    return ClusterFactory(command_unit=unit, sergeant=sergeant, name="North")


@pytest.fixture
def as_sergeant(client, sergeant):
    client.force_login(sergeant)
    return client


def members(cluster):
    return set(School.objects.filter(cluster=cluster).values_list("urn", flat=True))


def test_a_reader_has_the_schools_and_officers_of_their_own_clusters(unit, sergeant, cluster):
    own, other = telling_school(unit), telling_school(unit)
    officer, _ = OfficerFactory(command_unit=unit, cluster=cluster), OfficerFactory(command_unit=unit)
    School.objects.filter(pk=own.pk).update(cluster=cluster)
    School.objects.filter(pk=other.pk).update(cluster=ClusterFactory(command_unit=unit))
    assert list(School.objects.in_clusters_of(sergeant)) == [own]
    assert list(Officer.objects.in_clusters_of(sergeant)) == [officer]


def test_a_reader_who_owns_no_cluster_in_a_unit_has_all_of_that_unit(unit, sergeant, cluster):
    schools = {telling_school(unit), telling_school(unit)}
    officers = {OfficerFactory(command_unit=unit), OfficerFactory(command_unit=unit, cluster=cluster)}
    telling_school(CommandUnitFactory())
    inspector = police_user(unit, Role.INSPECTOR)
    assert set(School.objects.in_clusters_of(inspector)) == schools
    assert set(Officer.objects.in_clusters_of(inspector)) == officers
    assert not School.objects.in_clusters_of(police_user(unit, Role.OFFICER))


def test_clusters_of_one_unit_say_nothing_of_another_unit_where_the_sergeant_is_posted_too(sergeant, cluster):
    second = CommandUnitFactory()
    there = telling_school(second)
    sergeant.postings.create(command_unit=second, role=Role.SERGEANT)
    assert list(School.objects.in_clusters_of(sergeant)) == [there]


def test_schools_come_into_a_cluster_all_at_once(unit, sergeant, cluster):
    schools = [telling_school(unit) for _ in range(3)]
    School.objects.filter(pk=schools[0].pk).update(cluster=ClusterFactory(command_unit=unit))
    urns = [school.urn for school in schools]
    assert actions.add_schools_to_cluster(cluster=cluster, schools=urns, by=sergeant) == 3
    assert actions.add_schools_to_cluster(cluster=cluster, schools=urns, by=sergeant) == 0
    assert members(cluster) == set(urns)


@pytest.mark.parametrize("wrong", ["foreign", "closed", "unknown"])
def test_one_wrong_school_is_named_and_none_comes_in(unit, sergeant, cluster, wrong):
    good = telling_school(unit)
    foreign, closed = telling_school(CommandUnitFactory()), telling_school(unit, status="CLOSED")
    urn, words = {
        "foreign": (foreign.urn, f"Not in {unit}: {foreign.name_and_urn}. Nothing was changed."),
        "closed": (closed.urn, f"Not open: {closed.name_and_urn}. Nothing was changed."),
        "unknown": (999999, "No school has the URN 999999. Nothing was changed."),
    }[wrong]
    with pytest.raises(ClusterError) as refused:
        actions.add_schools_to_cluster(cluster=cluster, schools=[good.urn, urn], by=sergeant)
    assert str(refused.value) == words
    assert members(cluster) == set()


def test_a_stranger_changes_nothing(unit, cluster):
    stranger = police_user(CommandUnitFactory(), Role.SERGEANT)
    with pytest.raises(ClusterError, match="no cluster of yours"):
        actions.add_schools_to_cluster(cluster=cluster, schools=[telling_school(unit).urn], by=stranger)
    with pytest.raises(ClusterError, match="no cluster of yours"):
        actions.rename_cluster(cluster=cluster, name="South", by=stranger)
    with pytest.raises(ClusterError, match="where you are posted"):
        actions.create_cluster(command_unit=unit, name="South", sergeant=None, by=stranger)


def test_a_name_stands_once_in_a_unit(unit, sergeant, cluster):
    with pytest.raises(ClusterError, match="already has a cluster called North"):
        actions.create_cluster(command_unit=unit, name=" North ", sergeant=None, by=sergeant)
    assert actions.create_cluster(command_unit=unit, name="South", sergeant=sergeant, by=sergeant).sergeant == sergeant


def test_only_a_sergeant_of_the_unit_looks_after_a_cluster(unit, sergeant):
    for person in (police_user(unit, Role.INSPECTOR), police_user(CommandUnitFactory(), Role.SERGEANT)):
        with pytest.raises(ClusterError, match="is no sergeant at"):
            actions.create_cluster(command_unit=unit, name="South", sergeant=person, by=sergeant)


def test_a_register_import_keeps_the_cluster():
    school = SchoolFactory(urn=900001, local_authority__code="901")
    cluster = ClusterFactory(command_unit=school.local_authority.command_unit)
    School.objects.update(cluster=cluster)
    run = import_register(source=register(school_row(900001, EstablishmentName="New name")), file_name="x", by=None)
    assert run.changed == 1
    assert members(cluster) == {900001}


def test_a_successor_inherits_the_cluster_once():
    old = SchoolFactory(urn=900001, local_authority__code="901")
    cluster = ClusterFactory(command_unit=old.local_authority.command_unit)
    School.objects.update(cluster=cluster)

    def run():
        import_register(
            source=register(school_row(900001, **CLOSED), school_row(900002)),
            file_name="x",
            links=links((900001, 900002, "Successor")),
            by=None,
        )

    run()
    assert members(cluster) == {900002}
    School.objects.update(cluster=None)
    run()
    assert members(cluster) == set()


def test_a_successor_that_has_a_cluster_keeps_it():
    old = SchoolFactory(urn=900001, local_authority__code="901")
    unit = old.local_authority.command_unit
    School.objects.update(cluster=ClusterFactory(command_unit=unit))
    own = ClusterFactory(command_unit=unit)
    SchoolFactory(urn=900002, local_authority=old.local_authority, cluster=own)
    import_register(
        source=register(school_row(900001, **CLOSED), school_row(900002)),
        file_name="x",
        links=links((900001, 900002, "Successor")),
        by=None,
    )
    assert members(own) == {900002}


def test_a_school_that_comes_under_another_unit_leaves_the_cluster(unit, sergeant, cluster):
    authority = LocalAuthorityFactory(command_unit=unit, code="901")
    SchoolFactory(local_authority=authority, cluster=cluster)
    actions.place_authority(authority=authority, by=sergeant, unit=CommandUnitFactory())
    assert members(cluster) == set()
    School.objects.update(cluster=ClusterFactory(command_unit=authority.command_unit))
    import_areas(
        source=table("force,bcu_code,bcu_name,borough,dfe_la_code\nElsewhere,E,East,Testshire,901\n"),
        file_name="x",
        by=None,
    )
    assert not School.objects.filter(cluster__isnull=False).exists()


# Pages


def test_add_a_cluster_and_put_schools_into_it(as_sergeant, unit, sergeant):
    first, second = telling_school(unit, name="Ash School"), telling_school(unit, name="Beech School")
    response = as_sergeant.post(reverse("schools:cluster-add"), {"name": "East", "sergeant": sergeant.pk})
    cluster = Cluster.objects.get()
    assert response.url == reverse("schools:cluster-schools", args=[cluster.pk])
    address = response.url
    assert "Ash School" in words_of(as_sergeant.get(address))
    assert "Ash School" not in words_of(as_sergeant.get(address, {"q": "beech"}))
    as_sergeant.post(address, {"schools": [first.urn]})
    as_sergeant.post(address, {"lines": f"{second.urn}, Beech School\n\n"})
    assert members(cluster) == {first.urn, second.urn}


def test_nothing_ticked_and_a_bad_line_are_said(as_sergeant, cluster):
    address = reverse("schools:cluster-schools", args=[cluster.pk])
    assert "Select at least one school" in words_of(as_sergeant.post(address, {}))
    page = words_of(as_sergeant.post(address, {"lines": "Ash School\n12345"}))
    assert "Line 1: “Ash” is not a URN of six digits." in page
    assert "Line 2: “12345” is not a URN of six digits." in page


def test_a_pasted_school_of_another_unit_is_refused_by_name(as_sergeant, unit, cluster):
    good, foreign = telling_school(unit), telling_school(CommandUnitFactory(), name="Far School")
    address = reverse("schools:cluster-schools", args=[cluster.pk])
    page = words_of(as_sergeant.post(address, {"lines": f"{good.urn}\n{foreign.urn}"}))
    assert f"Far School ({foreign.urn}). Nothing was changed." in page
    assert members(cluster) == set()


def test_take_schools_out(as_sergeant, unit, cluster):
    school = telling_school(unit)
    School.objects.update(cluster=cluster)
    address = reverse("schools:cluster-schools-out", args=[cluster.pk])
    assert as_sergeant.get(address).status_code == 405
    as_sergeant.post(address, {"schools": [school.urn]})
    assert members(cluster) == set()


def test_rename(as_sergeant, cluster):
    as_sergeant.post(reverse("schools:cluster-rename", args=[cluster.pk]), {"name": "South"})
    cluster.refresh_from_db()
    assert cluster.name == "South"


def test_many_schools_cost_no_more_queries_than_one(as_sergeant, unit, cluster):
    other = ClusterFactory(command_unit=unit)
    address = reverse("schools:cluster-schools", args=[cluster.pk]) + "?others=on"
    telling_school(unit, cluster=other)
    few = queries_of(as_sergeant, address)
    for _ in range(3):
        telling_school(unit, cluster=other)
    assert queries_of(as_sergeant, address) == few <= 12
