"""What pages read. Nothing here changes a row."""

from django.utils.translation import gettext_noop

from accounts.models import User
from bulletins.models import AgendaItem
from bulletins.models.agenda import AgendaItemQuerySet
from lists.exports import Sheet

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
