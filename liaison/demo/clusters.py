"""Two sergeants share the unit: one cluster for each local authority."""

from accounts.models import User
from liaison.demo.area import Area
from liaison.demo.people import People
from officers.actions import add_officers_to_cluster
from officers.models import Officer
from schools.actions import add_schools_to_cluster, create_cluster
from schools.models import School

# The newest two are in none yet.
IN_ALDERBROOK = ("hale", "adeyan", "ramanet", "penhollow")
IN_WRENFIELD = ("fenwright", "starkwell")


def make_clusters(area: Area, people: People, team: dict[str, Officer]) -> None:
    sergeant = people.accounts["sergeant"]
    _make(area, "Alderbrook", sergeant, [team[name] for name in IN_ALDERBROOK], by=sergeant)
    _make(area, "Wrenfield", people.second_sergeant, [team[name] for name in IN_WRENFIELD], by=sergeant)


def _make(area: Area, name: str, sergeant: User, officers: list[Officer], *, by: User) -> None:
    cluster = create_cluster(command_unit=area.unit, name=name, sergeant=sergeant, by=by)
    schools = School.objects.open().filter(local_authority__name=name).values_list("urn", flat=True)
    add_schools_to_cluster(cluster=cluster, schools=list(schools), by=by)
    add_officers_to_cluster(cluster=cluster, officers=[officer.pk for officer in officers], by=by)
