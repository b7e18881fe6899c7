"""What pages read. Nothing here changes a row."""

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_noop

from accounts.models import User
from bulletins.models import AgendaItem, Bulletin
from bulletins.models.agenda import AgendaItemQuerySet
from lists.exports import Sheet
from schools.models import School

AGENDA = Sheet[AgendaItem](
    "agenda",
    {
        gettext_noop("Proposed"): lambda item: item.proposed_at,
        gettext_noop("Item"): lambda item: item.title,
        gettext_noop("More about it"): lambda item: item.words,
        gettext_noop("For"): lambda item: item.place,
        gettext_noop("Proposed by"): lambda item: item.proposed_by,
        gettext_noop("State"): lambda item: item.get_status_display(),
        gettext_noop("Decided"): lambda item: item.decided_at,
        gettext_noop("Decided by"): lambda item: item.decided_by,
        gettext_noop("Reason"): lambda item: item.reason,
    },
)


def items_for(user: User) -> AgendaItemQuerySet:
    """Those that the person may read, with all that is shown of them."""
    related = ("school", "local_authority", "proposed_by", "decided_by", "command_unit")
    return AgendaItem.objects.visible_to(user).select_related(*related)


def readers_at_schools(bulletin: Bulletin) -> QuerySet[School]:
    """The schools of its audience, each with how many of its people opened the bulletin, and when the first did."""
    of_this = Q(bulletin_readings__bulletin=bulletin)
    return bulletin.schools().annotate(
        readers=Count("bulletin_readings", filter=of_this),
        first_read_at=Min("bulletin_readings__read_at", filter=of_this),
    )
