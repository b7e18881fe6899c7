"""Clusters of a command unit: whose work which school is."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import Role, User
from accounts.wording import counted
from schools.models import Cluster, CommandUnit, School

# Of many schools as many are named.
NAMED_AT_MOST = 3


class ClusterError(ActionError):
    """Why a cluster cannot be as asked, in words for the sergeant."""


@transaction.atomic
def create_cluster(*, command_unit: CommandUnit, name: str, sergeant: User | None, by: User) -> Cluster:
    """A new cluster of the unit, with a sergeant or with none yet."""
    if not CommandUnit.objects.run_by(by).filter(pk=command_unit.pk).exists():
        raise ClusterError(_("Choose a command unit where you are posted"), field="command_unit")
    if sergeant:
        refuse_no_sergeant(sergeant, command_unit, field="sergeant")
    return _save(Cluster(command_unit=command_unit, name=_plain(name), sergeant=sergeant))


@transaction.atomic
def rename_cluster(*, cluster: Cluster, name: str, by: User) -> Cluster:
    locked = lock_cluster(cluster, by)
    locked.name = _plain(name)
    return _save(locked)


@transaction.atomic
def add_schools_to_cluster(*, cluster: Cluster, schools: Collection[int], by: User) -> int:
    """Put all these open schools of the unit into the cluster, whichever they are in now, or none of them.

    Returns how many were not in it before.
    """
    lock_cluster(cluster, by)
    rows = School.objects.filter(urn__in=schools)
    found = list(rows.select_related("local_authority"))
    if not schools:
        raise ClusterError(_("Select at least one school"), field="schools")
    if unknown := set(schools) - {school.urn for school in found}:
        raise ClusterError(
            _("No school has the URN %(number)s. Nothing was changed.") % {"number": min(unknown)}, field="schools"
        )
    foreign = [school for school in found if school.local_authority.command_unit_id != cluster.command_unit_id]
    if foreign:
        raise ClusterError(
            _("Not in %(command_unit)s: %(schools)s. Nothing was changed.")
            % {"command_unit": cluster.command_unit, "schools": _named(foreign)},
            field="schools",
        )
    if closed := [school for school in found if not school.is_open]:
        raise ClusterError(
            _("Not open: %(schools)s. Nothing was changed.") % {"schools": _named(closed)}, field="schools"
        )
    return rows.exclude(cluster=cluster).update(cluster=cluster)


@transaction.atomic
def take_schools_from_cluster(*, cluster: Cluster, schools: Collection[int], by: User) -> int:
    """Leave these schools in no cluster. Returns how many were in it."""
    lock_cluster(cluster, by)
    taken = School.objects.filter(urn__in=schools, cluster=cluster).update(cluster=None)
    if not taken:
        raise ClusterError(_("Select at least one school"), field="schools")
    return taken


def keep_clusters_in_their_unit() -> int:
    """A school that came under another command unit leaves the cluster of the old one. Returns how many did."""
    astray = Q(local_authority__command_unit=None) | ~Q(local_authority__command_unit=F("cluster__command_unit"))
    return School.objects.filter(astray, cluster__isnull=False).update(cluster=None)


def lock_cluster(cluster: Cluster, by: User) -> Cluster:
    """The cluster as it stands now, for somebody of its unit, kept from others until the transaction ends."""
    locked = Cluster.objects.visible_to(by).filter(pk=cluster.pk).select_for_update(of=("self",)).first()
    if locked is None:
        raise ClusterError(_("%(cluster)s is no cluster of yours any more.") % {"cluster": cluster})
    return locked


def refuse_no_sergeant(person: User, unit: CommandUnit, *, field: str) -> None:
    """Whoever owns a cluster can sign in and is a sergeant of its unit."""
    posted = unit.postings.filter(user=person, role=Role.SERGEANT).exists()
    if not (person.is_active and posted and person.has_role(Role.SERGEANT)):
        raise ClusterError(_("%(person)s is no sergeant at %(unit)s") % {"person": person, "unit": unit}, field=field)


def _save(cluster: Cluster) -> Cluster:
    try:
        with transaction.atomic():
            cluster.save()
    except IntegrityError as error:
        words = _("%(command_unit)s already has a cluster called %(cluster)s") % {
            "command_unit": cluster.command_unit,
            "cluster": cluster.name,
        }
        raise ClusterError(words, field="name") from error
    return cluster


def _plain(name: str) -> str:
    return " ".join(name.split())


def _named(schools: list[School]) -> str:
    names = [school.name_and_urn for school in schools]
    if len(names) > NAMED_AT_MOST:
        names = [
            *names[:NAMED_AT_MOST],
            _("and %(schools)s") % {"schools": counted(len(names) - NAMED_AT_MOST, "more school")},
        ]
    return ", ".join(names).replace(", and", " and")
