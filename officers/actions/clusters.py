"""Clusters as far as officers are concerned: who is in one, and handing one to a colleague."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.wording import clock, counted, spoken
from officers.models import Officer
from outbox.actions import Draft, Recipient, post_letter
from outbox.models import Letter
from schools.actions.clusters import ClusterError, lock_cluster, refuse_no_sergeant
from schools.models import Cluster


@transaction.atomic
def add_officers_to_cluster(*, cluster: Cluster, officers: Collection[int], by: User) -> int:
    """Put all these officers of the unit into the cluster, whichever they are in now, or none of them.

    Returns how many were not in it before.
    """
    lock_cluster(cluster, by)
    wanted = set(officers)
    if not wanted:
        raise ClusterError(_("Select at least one officer"), field="officers")
    own = Officer.objects.kept_by(by).filter(pk__in=wanted, command_unit=cluster.command_unit_id)
    if own.count() != len(wanted):
        raise ClusterError(
            _("Choose only officers of %(command_unit)s. Nothing was changed.")
            % {"command_unit": cluster.command_unit},
            field="officers",
        )
    return Officer.objects.filter(pk__in=own.values("pk")).exclude(cluster=cluster).update(cluster=cluster)


@transaction.atomic
def take_officers_from_cluster(*, cluster: Cluster, officers: Collection[int], by: User) -> int:
    """Leave these officers in no cluster. Returns how many were in it."""
    lock_cluster(cluster, by)
    taken = Officer.objects.filter(pk__in=officers, cluster=cluster).update(cluster=None)
    if not taken:
        raise ClusterError(_("Select at least one officer"), field="officers")
    return taken


@transaction.atomic
def remove_cluster(*, cluster: Cluster, by: User) -> None:
    """Remove a cluster in which there is no open school and no officer."""
    locked = lock_cluster(cluster, by)
    schools, officers = locked.schools.open().count(), locked.officers.count()
    if schools or officers:
        held = " and ".join(
            counted(number, noun) for number, noun in ((schools, "school"), (officers, "officer")) if number
        )
        raise ClusterError(_("%(locked)s still has %(held)s. Take them out first.") % {"locked": locked, "held": held})
    locked.delete()


@transaction.atomic
def hand_over_cluster(*, cluster: Cluster, to: User, by: User) -> int:
    """Give the cluster to another sergeant of its unit, and with it the officers that the earlier one supervised there.

    `cluster` is as the page showed it: when a colleague handed it over meanwhile, nothing changes and the sentence says
    who did. Returns how many officers have the new supervisor.
    """
    earlier = cluster.sergeant
    lock_cluster(cluster, by)
    refuse_no_sergeant(to, cluster.command_unit, field="to")
    if to == earlier:
        raise ClusterError(_("%(to)s has this cluster already") % {"to": to}, field="to")
    standing = Cluster.objects.filter(pk=cluster.pk, sergeant=earlier)
    if standing.update(sergeant=to, handed_over_by=by, handed_over_at=timezone.now()) != 1:
        raise ClusterError(_who_was_first(cluster))
    cluster.refresh_from_db()
    moved = 0
    if earlier:
        moved = cluster.officers.filter(supervisor=earlier).update(supervisor=to)
    _tell(cluster, earlier, moved, by)
    return moved


def _who_was_first(cluster: Cluster) -> str:
    now = Cluster.objects.select_related("sergeant", "handed_over_by").get(pk=cluster.pk)
    owner = now.sergeant or _("nobody")
    if now.handed_over_at is None:
        return _("%(cluster)s has gone to %(owner)s meanwhile. Look again.") % {"cluster": cluster, "owner": owner}
    at = timezone.localtime(now.handed_over_at)
    when = _("on %(day)s at %(time)s") % {"day": spoken(at.date()), "time": clock(at)}
    return _("%(handed_over_by)s handed %(cluster)s to %(owner)s %(when)s. You have not changed that.") % {
        "handed_over_by": now.handed_over_by,
        "cluster": cluster,
        "owner": owner,
        "when": when,
    }


def _tell(cluster: Cluster, earlier: User | None, officers: int, by: User) -> None:
    """Mail both sergeants, except whoever did it."""
    people = [person for person in (earlier, cluster.sergeant) if person and person.is_active and person != by]
    if not people:
        return
    subject, text, html = letter_about_handing_over(
        cluster, earlier, by, schools=cluster.schools.open().count(), officers=officers
    )
    link = settings.PUBLIC_URL + reverse("officers:cluster-detail", args=[cluster.pk])
    draft = Draft(
        to=[Recipient(person.name, person.email, link) for person in people],
        subject=subject,
        text=text,
        html=html,
        category="alert",
        about=_("Cluster %(cluster)s") % {"cluster": cluster},
        desk=cluster.command_unit.desk,
    )
    post_letter(draft, by=by)


def letter_about_handing_over(
    cluster: Cluster, earlier: User | None, by: User, *, schools: int, officers: int
) -> tuple[str, str, str]:
    """Its subject, text and HTML, with the recipient's link still to be filled in."""
    context = {
        "cluster": cluster,
        "earlier": earlier,
        "sergeant": cluster.sergeant,
        "by": by,
        "schools": counted(schools, "school"),
        "officers": counted(officers, "officer") if officers else "",
        "report_url": cluster.command_unit.force.report_url,
        "portal_url": settings.PUBLIC_URL,
        "link": Letter.LINK_SLOT,
    }
    text, html = (get_template(f"emails/cluster_handed_over.{kind}").render(context) for kind in ("txt", "html"))
    return (
        (_("Cluster handed over: %(cluster)s, to %(sergeant)s") % {"cluster": cluster, "sergeant": cluster.sergeant})[
            :200
        ],
        text,
        html,
    )
