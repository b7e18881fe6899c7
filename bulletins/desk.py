"""What pages read. Nothing here changes a row."""

from accounts.models import User
from bulletins.models import AgendaItem
from bulletins.models.agenda import AgendaItemQuerySet
from lists.exports import Sheet

AGENDA = Sheet[AgendaItem](
    "agenda",
    {
        "Proposed": lambda item: item.proposed_at,
        "Item": lambda item: item.title,
        "More about it": lambda item: item.words,
        "For": lambda item: item.place,
        "Proposed by": lambda item: item.proposed_by,
        "State": lambda item: item.get_status_display(),
        "Decided": lambda item: item.decided_at,
        "Decided by": lambda item: item.decided_by,
        "Reason": lambda item: item.reason,
    },
)


def items_for(user: User) -> AgendaItemQuerySet:
    """Those that the person may read, with all that is shown of them."""
    related = ("school", "local_authority", "proposed_by", "decided_by", "command_unit")
    return AgendaItem.objects.visible_to(user).select_related(*related)
